import type { Browser } from 'webextension-polyfill';
import type { Firefox } from './firefox.js';
import { until } from './until.js';

/** In the panel. */
declare const chrome: Browser;

/** The panel in Firefox's real toolbox. Debuggers cannot access it, so commands run through the browser's window. */
export interface ToolboxPanel {
  /** Runs a function in the panel's document. Arguments and results are JSON. */
  evaluate<A extends readonly unknown[], R>(
    work: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<Awaited<R>>;
  close(): Promise<void>;
}

/** The toolbox of the active tab, and the extension's panel in it. Evaluated in the browser's window. */
const TOOLBOX = `
  const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
  const { gDevTools } = require("devtools/client/framework/devtools");
  const tab = gBrowser.selectedTab;
  const toolbox = gDevTools.getToolboxForTab(tab);
  const [tool] = toolbox?.getAdditionalTools() ?? [];
  const frame = tool && toolbox.doc.getElementById("toolbox-panel-iframe-" + tool.id);
  const panel = frame?.contentDocument.querySelector("browser");`;

/** Opens the toolbox of the active tab and shows the one panel that is not Firefox's own. */
export async function openToolboxPanel(firefox: Firefox): Promise<ToolboxPanel> {
  const ask = (expression: string) => firefox.chrome(`(async () => { ${TOOLBOX} ${expression} })()`);
  await ask('await gDevTools.showToolboxForTab(tab, { toolId: "webconsole" });');
  await until('the panel in the toolbox', async () => (await ask('return tool?.label;')) === 'Sitegrade');
  await ask('await toolbox.selectTool(tool.id);');
  // Earlier calls would be lost with the initial empty document.
  await until('the panel’s document', async () => {
    const address = await ask('return panel?.webProgress?.isLoadingDocument ? "" : panel?.currentURI.spec;');
    return String(address).endsWith('/panel.html');
  });
  const panel: ToolboxPanel = {
    async evaluate(work, ...args) {
      // An extension page evaluates no code from strings, but a sandbox with the same access does.
      const answer = await ask(`
        const script = ${JSON.stringify(WITHIN)}.replace("ARGUMENTS", () => JSON.stringify([
          ${JSON.stringify(`(${String(work)})(...${JSON.stringify(args)})`)}]));
        return new Promise((resolve) => {
          panel.messageManager.addMessageListener("sitegrade-answer", function onReply({ data }) {
            panel.messageManager.removeMessageListener("sitegrade-answer", onReply);
            resolve(data);
          });
          panel.messageManager.loadFrameScript("data:text/javascript;charset=utf-8," + encodeURIComponent(script), false);
        });`);
      const { error, value } = JSON.parse(String(answer)) as { error?: string; value?: unknown };
      if (error !== undefined) throw new Error(`In the panel: ${error}`);
      return value as never;
    },
    async close() {
      await ask('await toolbox.destroy();');
    },
  };
  await until('the panel to be drawn', () =>
    panel.evaluate(() => document.querySelector('.panel-app') !== null),
  );
  // The background has the port through which it tells of requests: the panel opened it before this message.
  await panel.evaluate(() => chrome.runtime.sendMessage({ type: 'idle', request: null }));
  return panel;
}

/** In the panel's process. */
const WITHIN = `(async () => {
  let answer;
  try {
    const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    answer = { value: await Cu.evalInSandbox(ARGUMENTS[0], sandbox) };
  } catch (error) {
    answer = { error: String(error) };
  }
  sendAsyncMessage("sitegrade-answer", JSON.stringify(answer));
})()`;
