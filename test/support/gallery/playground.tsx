import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { STATES } from './states.js';

/** A view and its data. */
interface Scene {
  readonly kind: 'popup' | 'panel' | 'settings' | 'har';
  readonly name: string;
  readonly address: string;
}

const names = Object.keys(STATES);
const SCENES: readonly Scene[] = [
  ...names.map((name): Scene => ({ kind: 'popup', name, address: `./index.html?state=${name}` })),
  ...['careless', 'suppressed', 'hardened', 'hostile', 'nothing'].map((name): Scene => ({
    kind: 'panel',
    name,
    address: `./panel.html?pinned&state=${name}`,
  })),
  {
    kind: 'panel',
    name: '5,000 responses',
    address: './panel.html?tab=responses&state=careless&responses=5000',
  },
  { kind: 'settings', name: 'in use', address: './settings.html?' },
  { kind: 'settings', name: 'new', address: './settings.html?empty' },
  { kind: 'har', name: 'empty', address: './har.html?' },
];

/** All views as plain pages. The selection is part of the URL, so that it survives a reload. */
function Playground() {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    addEventListener('hashchange', () => {
      setHash(location.hash);
    });
  }, []);
  const [at = '0', theme = ''] = hash.slice(1).split(',');
  const shown = SCENES[Number(at)] ?? SCENES[0];
  return (
    <>
      <nav>
        {['', 'light', 'dark'].map((name) => (
          <a key={name} href={`#${at},${name}`} aria-current={name === theme ? 'true' : undefined}>
            {name || 'as the system'}
          </a>
        ))}
        {(['popup', 'panel', 'settings', 'har'] as const).map((kind) => (
          <>
            <h2>{kind}</h2>
            <ul>
              {SCENES.map(
                (scene, index) =>
                  scene.kind === kind && (
                    <li key={index}>
                      <a href={`#${index},${theme}`} aria-current={scene === shown ? 'true' : undefined}>
                        {scene.name}
                      </a>
                    </li>
                  ),
              )}
            </ul>
          </>
        ))}
      </nav>
      {shown && (
        <iframe
          class={shown.kind}
          title={`${shown.kind}, ${shown.name}`}
          src={shown.address + (theme ? `&theme=${theme}` : '')}
        />
      )}
    </>
  );
}

const root = document.getElementById('app');
if (root) render(<Playground />, root);
