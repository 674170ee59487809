import { render } from 'preact';

// The least a Preact popup can do: one read of the same storage, one element, one mark.
declare const chrome: { storage: { session: { get(key: string): Promise<Record<string, unknown>> } } };

const root = document.getElementById('root');
if (!root) throw new Error('no root');
const { letter = 'A' } = (await chrome.storage.session.get('letter')) as { letter?: string };
render(<h1 data-grade={letter}>{letter}</h1>, root);
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('grade-painted')));
