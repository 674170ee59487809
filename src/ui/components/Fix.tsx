import { withCopiedFixes } from '../../capture/deployed/copied-cookies.js';
import type { Advice, Finding, StackMember } from '../../engine/index.js';
import {
  adviceInWords,
  contextOf,
  fixesFor,
  headerText,
  type FixBlock,
  type Fixes,
} from '../../fixes/index.js';
import { useStore } from '../context.js';
import { count } from '../text/format.js';
import { simulatedText } from '../text/simulated.js';
import { Code, CodeToCopy } from './Code.js';
import { Command } from './Command.js';
import { CopyButton } from './CopyButton.js';
import { Disclosure } from './Disclosure.js';
import { Refusals } from './Refusals.js';
import { Tabs } from './Tabs.js';
import { Untrusted } from './Untrusted.js';
import { WhichServer } from './WhichServer.js';

interface FixProps {
  readonly finding: Pick<Finding, 'advice'>;
  readonly stack: readonly StackMember[];
  /** The fixes of the page that are copied together have it. */
  readonly isSelected?: boolean;
}

/** The fix for the recognised or chosen servers. */
export function Fix({ finding, stack, isSelected = false }: FixProps) {
  const { chosenStack, copied, view } = useStore();
  const page = view.value;
  if (page.kind === 'page' && page.snapshot.simulated)
    return <p class="quiet">{simulatedText('Fixes', page.preview !== undefined)}</p>;
  const context = page.kind === 'page' ? contextOf(page.snapshot) : {};
  const findings = page.kind === 'page' ? page.report.findings : [];
  const advice = withCopiedFixes(finding.advice, findings, copied.value);
  const written = fixesFor(advice, stack, context);
  const { blocks, refusals, support } = written;
  if (support !== 'supported') return <HeadersToSend written={written} advice={advice} stack={stack} />;
  const stacks = [...new Map(blocks.map(({ stack, label }) => [stack, label] as const))];
  const selected = stacks.find(([name]) => name === chosenStack.value)?.[0] ?? stacks[0]?.[0];
  const shown = blocks
    .filter((block) => block.stack === selected)
    .map((block) => <Block block={block} named={stacks.length === 1} />);
  const parts = new Set(blocks.filter((block) => !block.alternative).map((block) => block.stack));
  return (
    <>
      {parts.size > 1 && <p>Each of these servers needs a part of the fix.</p>}
      {stacks.length > 1 && selected ? (
        <Tabs
          name="Fix for"
          tabs={stacks.map(([key, label]) => ({ key, label }))}
          selected={selected}
          onSelect={(key) => {
            chosenStack.value = stacks.find(([name]) => name === key)?.[0];
          }}
        >
          {shown}
        </Tabs>
      ) : (
        shown
      )}
      {shown.length > 0 &&
        (advice.length > finding.advice.length ? (
          <p class="quiet">
            It also has what you copied for this cookie before: put it in the place of that text.
          </p>
        ) : (
          isSelected && <p class="quiet">Copy fixes gives these lines too: use one of the two.</p>
        ))}
      <Refusals refusals={refusals} />
    </>
  );
}

interface HeadersProps {
  readonly written: Pick<Fixes, 'support' | 'headers'>;
  readonly advice: readonly Advice[];
  readonly stack: readonly StackMember[];
}

/** For servers without fixes: the plain headers. A fix for another server would be pasted in the wrong file. */
export function HeadersToSend({ written: { support, headers }, advice, stack }: HeadersProps) {
  const others = advice.filter(({ op }) => op !== 'set-header');
  return (
    <>
      {support === 'unrecognised' ? (
        <WhichServer />
      ) : (
        <p>
          There are no fixes for{' '}
          <Untrusted text={stack.map(({ label }) => label).join(' and ')} limit={160} /> yet.
        </p>
      )}
      {others.map((one) => (
        <p>
          <Untrusted text={adviceInWords(one)} limit={160} />.
        </p>
      ))}
      {headers.length > 0 && (
        <CodeToCopy
          title="Headers to send"
          text={headerText(headers)}
          what="the headers"
          fixes={() => ({ advice: advice.filter(({ op }) => op === 'set-header') })}
        />
      )}
    </>
  );
}

/** Configuration for one place, with what it needs, may break and how to check it. */
export function Block({ block, named }: { block: FixBlock; named: boolean }) {
  const text = block.run ?? block.text;
  return (
    <div class="block">
      {block.alternative && <p class="quiet">Use this instead of the fix above, not with it.</p>}
      <div class="place">
        <p class={named ? '' : 'bare'}>
          {named && (
            <>
              <strong>{block.label}</strong>,{' '}
            </>
          )}
          <Untrusted text={block.placeWords} />
        </p>
        <CopyButton text={() => text} what="the fix" fixes={() => ({ advice: block.effect })} />
      </div>
      <Code text={text} label="The fix" />
      <dl class="notes">
        <Notes term="Before" lines={block.needs} />
        <Notes term="Note" lines={block.warnings} />
        <Notes term="Check" lines={block.check} />
      </dl>
    </div>
  );
}

/** Notes beside a fix; the others are folded. */
const MAX_NOTES = 3;

/** A line with a full stop at its end is a sentence, any other a command. */
function Notes({ term, lines }: { term: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  const isLong = lines.every((line) => line.endsWith('.')) && lines.length > MAX_NOTES;
  const shown = isLong ? lines.slice(0, MAX_NOTES) : lines;
  return (
    <>
      <dt>{term}</dt>
      {shown.map((line) => (
        <dd>
          <Note line={line} />
        </dd>
      ))}
      {isLong && (
        <dd>
          <Disclosure class="fold" label={count(lines.length - MAX_NOTES, 'more note')}>
            {() =>
              lines.slice(MAX_NOTES).map((line) => (
                <p>
                  <Note line={line} />
                </p>
              ))
            }
          </Disclosure>
        </dd>
      )}
    </>
  );
}

function Note({ line }: { line: string }) {
  return line.endsWith('.') ? (
    <Untrusted text={line} />
  ) : (
    <code>
      <Command line={line} />
    </code>
  );
}
