import { connect } from 'node:tls';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import type { Site } from '../../src/demo/index.js';
import { until } from './until.js';

/** The ids its extensions are installed under, so that their pages have addresses known beforehand. */
const UUIDS = {
  'sitegrade@sitegrade.dev': '4f2a7c10-5b1e-4d3a-9c86-0a1b2c3d4e5f',
  'driver@sitegrade.dev': '9b8e6d54-1f0c-4a7b-8d29-5e4f3a2b1c0d',
  'empty@sitegrade.dev': '2c5d8f13-7e4a-4b96-a1d0-6f3b9c8e7d52',
} as const;

export type AddOn = keyof typeof UUIDS;

/** A real Firefox on a site of its own. */
export interface Firefox {
  readonly browser: Browser;
  /** Opens a page of an add-on in a tab. */
  open(addOn: AddOn, path: string): Promise<Page>;
  /** Evaluates an expression in the browser's own window; a promise is awaited. */
  chrome(expression: string): Promise<unknown>;
  /** Installs an unpacked add-on, until it is; only where told so, for private windows too. */
  install(folder: string, options?: { inPrivate: boolean }): Promise<void>;
  /** Opens the tabs that were open when this profile was used last, as the person may ask for. */
  restoreTabs(): Promise<void>;
  /** Presses Enter over the open popup as a keyboard does, which counts as the person's own doing. */
  pressEnter(): Promise<void>;
  /**
   * From now on, when asked where to save a file, the person's click closes the popup, as it does where the
   * question comes in a window of its own; the file goes to `path` once the popup is gone.
   */
  closePopupAndSaveTo(path: string): Promise<void>;
  close(): Promise<void>;
}

/** The debugger's connection, which puppeteer's types keep to themselves. */
interface WithConnection {
  readonly connection: {
    send(method: string, params: object): Promise<{ readonly result: Record<string, unknown> }>;
  };
}

/** The open popup in the browser's window, or null. It is loaded within another, which nobody sees. */
const SHOWN_POPUP =
  'document.querySelector(".webextension-popup-browser:not(.webextension-preload-browser)")';

/** As in about:config. */
export type Preferences = Readonly<Record<string, unknown>>;

/**
 * Starts Firefox without a window.
 * @param profile a folder to keep it in; without, one that goes with the browser
 */
export async function launchFirefox(
  executablePath: string,
  site: Site,
  { profile, preferences = {} }: { profile?: string; preferences?: Preferences } = {},
): Promise<Firefox> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // An exception for every certificate would switch HSTS off.
    acceptInsecureCerts: false,
    args: ['--remote-allow-system-access'],
    ...(profile !== undefined && { userDataDir: profile }),
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify(UUIDS),
      'network.dns.forceResolve': '127.0.0.1',
      'network.socket.forcePort': `443=${site.httpsPort};80=${site.httpPort}`,
      // Asked for in a doorhanger, which nobody is there to press.
      'extensions.webextOptionalPermissionPrompts': false,
      // It would stand where the popup is to open.
      'browser.download.alwaysOpenPanel': false,
      ...preferences,
    },
  });
  const { connection } = browser as unknown as WithConnection;
  const chrome = async (expression: string): Promise<unknown> => {
    const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
    const [window] = tree.result['contexts'] as { context: string }[];
    const { result } = await connection.send('script.evaluate', {
      target: { context: window?.context },
      awaitPromise: true,
      expression,
    });
    if (result['type'] !== 'success') throw new Error(`In the browser's window: ${JSON.stringify(result)}`);
    return (result['result'] as { value?: unknown }).value;
  };
  await chrome(`(() => {
    const store = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    store.addCertFromBase64(${JSON.stringify(await certificateOf(site))}, "CT,,");
  })()`);
  return {
    browser,
    chrome,
    async install(folder, { inPrivate } = { inPrivate: false }) {
      // Forgotten when an add-on goes.
      await chrome(
        `Services.prefs.setStringPref("extensions.webextensions.uuids", ${JSON.stringify(JSON.stringify(UUIDS))})`,
      );
      await connection.send('webExtension.install', {
        extensionData: { type: 'path', path: folder },
        'moz:allowPrivateBrowsing': inPrivate,
      });
    },
    async restoreTabs() {
      await chrome(`(async () => {
        const { SessionStore } = ChromeUtils.importESModule("resource:///modules/sessionstore/SessionStore.sys.mjs");
        await SessionStore.promiseAllWindowsRestored;
        SessionStore.restoreLastSession();
      })()`);
    },
    async pressEnter() {
      await until('the popup to have the keyboard', async () => {
        const has = await chrome(`(() => {
          const popup = ${SHOWN_POPUP};
          popup?.focus();
          return popup?.closest("panel").state === "open" && Services.focus.focusedElement === popup;
        })()`);
        return has === true;
      });
      await chrome(`(() => {
        const keys = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
        keys.beginInputTransactionForTests(window);
        const enter = new KeyboardEvent("", { key: "Enter", code: "Enter", keyCode: 13 });
        keys.keydown(enter);
        keys.keyup(enter);
      })()`);
    },
    async closePopupAndSaveTo(path) {
      await chrome(`(() => {
        const popup = () => ${SHOWN_POPUP};
        class Picker {
          QueryInterface = ChromeUtils.generateQI(["nsIFilePicker"]);
          file = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
          init() { this.file.initWithPath(${JSON.stringify(path)}); }
          appendFilters() {}
          appendFilter() {}
          open(callback) {
            const done = () => (popup() ? requestAnimationFrame(done) : callback.done(Ci.nsIFilePicker.returnOK));
            popup().closest("panel").hidePopup();
            done();
          }
        }
        Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
          Services.uuid.generateUUID(), "", "@mozilla.org/filepicker;1", {
            QueryInterface: ChromeUtils.generateQI(["nsIFactory"]),
            createInstance: (iid) => new Picker().QueryInterface(iid),
          });
      })()`);
    },
    async open(addOn, path) {
      const page = await browser.newPage();
      const address = `moz-extension://${UUIDS[addOn]}/${path}`;
      // It loads, but the debugger never tells.
      page.goto(address).catch(() => undefined);
      await until(`${address} to be there`, () =>
        page
          .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', address)
          // The document it is asked in may go.
          .catch(() => false),
      );
      return page;
    },
    async close() {
      const gone = new Promise((resolve) => browser.process()?.once('exit', resolve));
      // As the person quits: closed by the debugger, it remembers no tabs. The answer may not make it.
      chrome('Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit)').catch(() => undefined);
      await gone;
    },
  };
}

/** The certificate the site shows, as base64 of its DER. */
function certificateOf({ httpsPort }: Site): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: httpsPort, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw.toString('base64'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
