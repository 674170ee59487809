import type { Firefox } from './firefox.js';
import { until } from './until.js';

/** The panel in Firefox's real toolbox, which no debugger reaches: spoken to through the browser's own window. */
export interface ToolboxPanel {
  /** Runs a function in the panel's document. What goes in and out is JSON. */
  evaluate<A extends readonly unknown[], R>(
    work: (...args: A) => R | Promise<R>,
    ...args: A
  ): Promise<Awaited<R>>;
  close(): Promise<void>;
}

/** The toolbox of the tab in front, and the panel an extension added to it. Evaluated in the browser's window. */
const TOOLBOX = `
  const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
  const { gDevTools } = require("devtools/client/framework/devtools");
  const tab = gBrowser.selectedTab;
  const toolbox = gDevTools.getToolboxForTab(tab);
  const [tool] = toolbox?.getAdditionalTools() ?? [];
  const frame = tool && toolbox.doc.getElementById("toolbox-panel-iframe-" + tool.id);
  const panel = frame?.contentDocument.querySelector("browser");`;

/** Opens the toolbox of the tab in front and brings the one panel that is not Firefox's own into sight. */
export async function openToolboxPanel(firefox: Firefox): Promise<ToolboxPanel> {
  const ask = (expression: string) => firefox.chrome(`(async () => { ${TOOLBOX} ${expression} })()`);
  await ask('await gDevTools.showToolboxForTab(tab, { toolId: "webconsole" });');
  await until('the panel in the toolbox', async () => (await ask('return tool?.label;')) === 'Sitegrade');
  await ask('await toolbox.selectTool(tool.id);');
  // Before, what is asked within goes with the empty document it was asked of.
  await until('the panel’s document', async () => {
    const address = await ask('return panel?.webProgress?.isLoadingDocument ? "" : panel?.currentURI.spec;');
    return String(address).endsWith('/panel.html');
  });
  const panel: ToolboxPanel = {
    async evaluate(work, ...args) {
      // A page of the extension takes no code as text; a sandbox that sees what the page sees does.
      const answer = await ask(`
        const script = ${JSON.stringify(WITHIN)}.replace("ARGUMENTS", () => JSON.stringify([
          ${JSON.stringify(`(${String(work)})(...${JSON.stringify(args)})`)}]));
        return new Promise((resolve) => {
          panel.messageManager.addMessageListener("sitegrade-answer", function told({ data }) {
            panel.messageManager.removeMessageListener("sitegrade-answer", told);
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
  return panel;
}

/** Within the panel's process. */
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
