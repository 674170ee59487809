// Runs first in both popups, and records when their content last changed, in milliseconds of performance.now().
const observed = (globalThis.sitegradeObserved = { last: 0 });
const changed = () =>
  requestAnimationFrame(() =>
    // After the frame that shows the change.
    setTimeout(() => {
      observed.last = performance.now();
    }),
  );
new MutationObserver(changed).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  characterData: true,
});
addEventListener('resize', changed);
new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntries()) observed.last = Math.max(observed.last, startTime);
}).observe({ type: 'paint', buffered: true });
