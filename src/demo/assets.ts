export const STYLE = `
:root { color-scheme: light dark; --ink: #22262a; --soft: #5d646b; --ground: #faf7f2; --card: #fff; --line: #e2dccf; --accent: #2f5d50; --on-accent: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece8e1; --soft: #a9aeb3; --ground: #1b1e20; --card: #24282b; --line: #393e42; --accent: #8cc5b2; --on-accent: #10201b }
}
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
a { color: var(--accent) }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 1rem 1.25rem }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; border-bottom: 1px solid var(--line) }
header strong { font: 600 1.4rem/1.2 Georgia, serif; margin-inline-end: auto }
header strong a { color: inherit; text-decoration: none }
h1 { font: 600 1.9rem/1.2 Georgia, serif; margin: 1rem 0 .25rem }
.lead, .about, footer { color: var(--soft) }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; padding: 0; margin: 1.5rem 0; list-style: none }
.card { display: flex; flex-direction: column; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem }
.card svg { width: 100%; height: 7rem; background: var(--ground); border-radius: 6px }
.card h2 { font-size: 1.05rem; margin: .75rem 0 0 }
.card p { margin: 0 0 .75rem }
.card form { display: flex; align-items: center; justify-content: space-between; margin-top: auto }
.panel { max-width: 24rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; margin: 1.5rem 0 }
.panel h2 { font-size: 1.1rem; margin: 0 0 .75rem }
label { display: block; margin-bottom: .75rem }
input { font: inherit; color: inherit; width: 100%; padding: .45rem .6rem; background: var(--ground); border: 1px solid var(--line); border-radius: 6px }
button { font: inherit; font-weight: 600; padding: .45rem .9rem; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 6px; cursor: pointer }
.plain { display: inline } .plain button { padding: 0; color: var(--accent); background: none; font-weight: 400; text-decoration: underline }
table { border-collapse: collapse; width: 100%; max-width: 36rem; margin: 1.5rem 0 }
th, td { text-align: start; padding: .5rem 0; border-bottom: 1px solid var(--line) }
td:last-child, th:last-child { text-align: end }
.notice { color: #b0323a }
`;

/** Filters the products while the visitor types. The page also works without it. */
export const SCRIPT = `
const list = document.querySelector('.grid');
if (list) {
  const box = document.createElement('input');
  box.type = 'search';
  box.placeholder = 'Find in the shop';
  box.setAttribute('aria-label', 'Find in the shop');
  box.addEventListener('input', () => {
    for (const card of list.children) {
      card.hidden = !card.textContent.toLowerCase().includes(box.value.toLowerCase());
    }
  });
  list.before(box);
}
`;

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="3" y="1" width="10" height="14" rx="1" fill="#2f5d50"/><rect x="6" y="4" width="5" height="3" fill="#f4ead8"/></svg>`;
