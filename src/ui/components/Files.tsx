import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { version } from '../../../package.json';
import { changeTitle, loadCommands, notesOf, undoOf } from '../../export/deploy-guide.js';
import type { Inline } from '../../export/document.js';
import type { FixBlock } from '../../fixes/index.js';
import { filesOf, type FileBlock, type FixFile } from '../../fixes/files/files-of.js';
import type { OfPage } from '../clipboard.js';
import type { CopiedFixes } from '../store/view.js';
import { count } from '../text/format.js';
import { Code } from './Code.js';
import { CopyButton } from './CopyButton.js';
import { Disclosure } from './Disclosure.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly given: readonly FileBlock[];
  /** The same with the policy enforced, to show those. */
  readonly enforced?: readonly FixBlock[] | undefined;
  readonly of: OfPage;
  /** What is known of the texts for a server, by its name. */
  readonly about?: (stack: string) => ComponentChildren;
}

/** The fixes as files, server by server: what to do in order, what to know of it, and how to undo it. */
export function Files({ given, enforced, of: { page, seenAt }, about }: Props) {
  const { host, port } = page;
  const files = useMemo(
    () =>
      filesOf(given, { version, date: new Date(seenAt), site: { host, port } }, enforced).map((file) => ({
        ...file,
        text: file.enforced ?? file.text,
      })),
    [given, enforced, host, port, seenAt],
  );
  return (
    <>
      {[...new Set(files.map(({ stack }) => stack))].map((stack) => (
        <Server
          key={stack}
          files={files.filter((file) => file.stack === stack)}
          fixes={() => ({
            advice: (enforced ?? given).flatMap((one) => (one.stack === stack ? one.effect : [])),
          })}
        >
          {about?.(stack)}
        </Server>
      ))}
    </>
  );
}

interface ServerProps {
  /** At least one, all of the same server. */
  readonly files: readonly FixFile[];
  /** What the texts of the server fulfil. */
  readonly fixes: () => CopiedFixes;
  readonly children: ComponentChildren;
}

function Server({ files, fixes, children }: ServerProps) {
  const label = files[0]?.label ?? '';
  const needs = [...new Set(files.flatMap((file) => file.needs))];
  const commands = needs.filter((need) => !need.endsWith('.'));
  const load = loadCommands(files);
  const notes = files.map(notesOf);
  const shown = [...new Set(notes.flatMap((one) => one.shown))];
  const more = [...new Set(notes.flatMap((one) => one.more))];
  return (
    <section class="of-server">
      <h3>{label}</h3>
      {needs.map(
        (need) =>
          need.endsWith('.') && (
            <p key={need}>
              Before: <Untrusted text={need} />
            </p>
          ),
      )}
      <ol class="steps">
        {commands.length > 0 && (
          <Step
            title="Before: install or enable what it needs"
            text={commands.join('\n')}
            what="the commands"
          />
        )}
        {files.map((file) => (
          <FileSteps key={file.path} file={file} fixes={fixes} />
        ))}
        {load.length > 0 ? (
          <Step title={loadTitle(files)} text={load.join('\n')} what="the commands" />
        ) : (
          <li>Deploy it, or load the configuration again</li>
        )}
      </ol>
      {shown.map((note) => (
        <p key={note} class="note">
          <Untrusted text={note} />
        </p>
      ))}
      <Disclosure class="fold" label={`Undo${more.length > 0 ? `, and ${more.length} more to know` : ''}`}>
        {() => (
          <>
            <p>
              <Undo text={undoOf(files)} />
            </p>
            {more.map((note) => (
              <p key={note}>
                <Untrusted text={note} />
              </p>
            ))}
          </>
        )}
      </Disclosure>
      {children}
    </section>
  );
}

function loadTitle(files: readonly FixFile[]): string {
  const tested = files.filter(({ test }) => test !== '');
  if (tested.length === 0) return 'Then run';
  return tested.some(({ reload }) => reload !== undefined)
    ? 'Test it, and load it if the test passes'
    : 'Deploy again if this passes';
}

type FileStepsProps = Pick<ServerProps, 'fixes'> & { readonly file: FixFile };

/** The file or the lines, then what changes in files of the site. */
function FileSteps({ file, fixes }: FileStepsProps) {
  const { path, block, comment, include, changed = [] } = file;
  return (
    <>
      <Step
        title={
          block === undefined ? (
            <>
              Save as{' '}
              <code>
                <Untrusted text={path} />
              </code>
            </>
          ) : (
            <Untrusted text={block} />
          )
        }
        text={file.text.replace(/\n$/, '')}
        comment={comment}
        what={block === undefined ? 'the file' : 'the lines'}
        fixes={fixes}
      />
      {include && (
        <Step
          title={
            <>
              Add to <Untrusted text={`${include.file}, ${include.where}`} />
            </>
          }
          text={include.line}
          what={include.line.includes('\n') ? 'the lines' : 'the line'}
        />
      )}
      {changed.map(({ where, diff }) => (
        <Step key={where} title={<Untrusted text={changeTitle(where)} />} text={diff.join('\n')} />
      ))}
    </>
  );
}

interface StepProps {
  readonly title: ComponentChildren;
  readonly text: string;
  /** The sign that begins a comment; those at the start of the text are folded. */
  readonly comment?: string | undefined;
  /** What its button copies; absent for what is no text to paste. */
  readonly what?: string;
  readonly fixes?: () => CopiedFixes;
}

function Step({ title, text, comment, what, fixes }: StepProps) {
  const [head, shown] = comment === undefined ? [[], text] : parted(text, comment);
  return (
    <li>
      <div class="place">
        <p class="bare">{title}</p>
        {what !== undefined && <CopyButton text={() => text} what={what} fixes={fixes} />}
      </div>
      <Code text={shown} label={what ?? 'The change'} />
      {head.length > 0 && (
        <Disclosure
          class="fold head-of"
          label={`${count(head.length, 'line')} of comments above it, copied too`}
        >
          {() => <Code text={head.join('\n')} label="The comments" />}
        </Disclosure>
      )}
    </li>
  );
}

/** The comments that a text begins with, and the text without them: what begins PHP stays. */
function parted(text: string, comment: string): [head: readonly string[], rest: string] {
  const lines = text.split('\n');
  const from = lines[0] === '<?php' ? 1 : 0;
  const to = lines.findIndex((line, at) => at >= from && line !== '' && !line.startsWith(comment));
  const head = lines.splice(from, Math.max(0, to - from));
  return [head.filter(Boolean), lines.join('\n')];
}

/** What is between quotation marks is code there. */
function Undo({ text }: { readonly text: Inline }) {
  return (
    <>
      {[text].flat().map((part) =>
        typeof part === 'string' ? (
          <Untrusted text={part} />
        ) : (
          'text' in part && (
            <code>
              <Untrusted text={part.text} />
            </code>
          )
        ),
      )}
    </>
  );
}
