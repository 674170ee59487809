import { useEffect } from 'preact/hooks';
import type { Finding, StackMember } from '../../engine/index.js';
import type { FixBlock } from '../../fixes/index.js';
import { useStore } from '../context.js';
import { fixes } from '../later.js';
import { CopyButton } from './CopyButton.js';
import { Tabs } from './Tabs.js';
import { Untrusted } from './Untrusted.js';

/** What to write where, for the servers that were recognised or else for those there are fixes for. */
export function Fix({ finding, stack }: { finding: Finding; stack: readonly StackMember[] }) {
  const store = useStore();
  const { chosenStack } = store;
  const written = fixes.value.value?.fixesFor(finding.advice, stack);
  useEffect(() => {
    fixes.load().catch(() => {
      store.say('The fixes could not be loaded. Close this and open it again.');
    });
  }, [store]);
  if (!written) return null;
  const { blocks, refusals, recognised } = written;
  const stacks = [...new Map(blocks.map(({ stack, label }) => [stack, label] as const))];
  const selected = stacks.find(([name]) => name === chosenStack.value)?.[0] ?? stacks[0]?.[0];
  const shown = blocks
    .filter((block) => block.stack === selected)
    .map((block) => <Block block={block} named={stacks.length === 1} />);
  const parts = new Set(blocks.filter((block) => !block.alternative).map((block) => block.stack));
  return (
    <>
      {!recognised && blocks.length > 0 && <p>The server was not recognised: choose yours.</p>}
      {recognised && parts.size > 1 && <p>Each of these servers has a part of the fix.</p>}
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
      {refusals.map((refusal) => (
        <p class="quiet">
          {refusal.label}: <Untrusted text={refusal.why} />
        </p>
      ))}
    </>
  );
}

/** Text for one place, with what to do before, what it may break and how to check. */
export function Block({ block, named }: { block: FixBlock; named: boolean }) {
  return (
    <div class="block">
      {block.alternative && <p class="quiet">Instead of the fix before, not beside it.</p>}
      <div class="place">
        <p class={named ? '' : 'bare'}>
          {named && (
            <>
              <strong>{block.label}</strong>,{' '}
            </>
          )}
          <Untrusted text={block.placeWords} />
        </p>
        <CopyButton text={() => block.text} what="the fix" />
      </div>
      <pre>
        <code>
          <Untrusted text={block.text} lines />
        </code>
      </pre>
      <dl class="notes">
        <Notes term="First" lines={block.needs} />
        <Notes term="May break" lines={block.warnings} />
        <Notes term="Check" lines={block.check} />
      </dl>
    </div>
  );
}

/** Sentences end in a full stop; what does not is a command. */
function Notes({ term, lines }: { term: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <dt>{term}</dt>
      {lines.map((line) => (
        <dd>
          {line.endsWith('.') ? (
            <Untrusted text={line} />
          ) : (
            <code>
              <Untrusted text={line} />
            </code>
          )}
        </dd>
      ))}
    </>
  );
}
