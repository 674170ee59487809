import { readdir } from 'node:fs/promises';
import { connect } from 'node:tls';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import type { Site } from '../../src/demo/index.js';
import { until } from './until.js';

/** The ids of its extensions, fixed so that the URLs of their pages are known. */
const UUIDS = {
  'sitegrade@sitegrade.dev': '4f2a7c10-5b1e-4d3a-9c86-0a1b2c3d4e5f',
  'driver@sitegrade.dev': '9b8e6d54-1f0c-4a7b-8d29-5e4f3a2b1c0d',
  'empty@sitegrade.dev': '2c5d8f13-7e4a-4b96-a1d0-6f3b9c8e7d52',
} as const;

export type AddOn = keyof typeof UUIDS;

/** A real Firefox with a site. */
export interface Firefox {
  readonly browser: Browser;
  /** Opens a page of an add-on in a tab. */
  open(addOn: AddOn, path: string): Promise<Page>;
  /** Evaluates an expression in the browser's own window; a promise is awaited. */
  chrome(expression: string): Promise<unknown>;
  /** Installs an add-on, a folder or a zip, and waits for it; for private windows too only if requested. */
  install(path: string, options?: { inPrivate: boolean }): Promise<void>;
  /** Restores the tabs of the profile's last session, as the user can. */
  restoreTabs(): Promise<void>;
  /**
   * Presses Enter in the open popup like a keyboard, which counts as a user gesture.
   * @param isReady whether the popup's own process has the focus too, which comes later
   */
  pressEnter(isReady: () => Promise<boolean>): Promise<void>;
  /**
   * From now on, a request where to save a file closes the popup, as a separate dialog window would. The file is saved
   * to `path` once the popup is closed.
   */
  closePopupAndSaveTo(path: string): Promise<void>;
  /** Removes all that pages have left: storage, caches, cookies, HSTS, credentials. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** The debugger's connection, which puppeteer's types do not expose. */
interface WithConnection {
  readonly connection: {
    send(method: string, params: object): Promise<{ readonly result: Record<string, unknown> }>;
  };
}

/** The open popup in the browser's window, or null. It is loaded inside another, invisible one. */
const SHOWN_POPUP =
  'document.querySelector(".webextension-popup-browser:not(.webextension-preload-browser)")';

/** How often the popup is asked for the keyboard before it gets the focus anew. */
const TRIES_A_FOCUS = 50;

/** As in about:config. */
export type Preferences = Readonly<Record<string, unknown>>;

/**
 * Starts Firefox without a window.
 * @param profile its folder; by default a temporary one, deleted with the browser
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
    // An exception for every certificate would disable HSTS.
    acceptInsecureCerts: false,
    args: ['--remote-allow-system-access'],
    ...(profile !== undefined && { userDataDir: profile }),
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify(UUIDS),
      'network.dns.forceResolve': '127.0.0.1',
      'network.socket.forcePort': `443=${site.httpsPort};80=${site.httpPort}`,
      // Otherwise a doorhanger asks, and nobody can reply.
      'extensions.webextOptionalPermissionPrompts': false,
      // It would cover the place of the popup.
      'browser.download.alwaysOpenPanel': false,
      ...preferences,
    },
  });
  const { connection } = browser as unknown as WithConnection;
  const chrome = inWindowOf(browser);
  await chrome(`(() => {
    const store = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    store.addCertFromBase64(${JSON.stringify(await certificateOf(site))}, "CT,,");
  })()`);
  return {
    browser,
    chrome,
    async install(path, { inPrivate } = { inPrivate: false }) {
      // Reset when an add-on is removed.
      await chrome(
        `Services.prefs.setStringPref("extensions.webextensions.uuids", ${JSON.stringify(JSON.stringify(UUIDS))})`,
      );
      await connection.send('webExtension.install', {
        extensionData: { type: path.endsWith('.zip') ? 'archivePath' : 'path', path },
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
    async pressEnter(isReady) {
      let tries = 0;
      await until('the popup to have the keyboard', async () => {
        // A popup that was focused while its process was starting never learns of it: the focus is given again.
        const isAgain = ++tries % TRIES_A_FOCUS === 0;
        const has = await chrome(`(() => {
          const popup = ${SHOWN_POPUP};
          if (${isAgain}) Services.focus.clearFocus(window);
          popup?.focus();
          return popup?.closest("panel").state === "open" && Services.focus.focusedElement === popup;
        })()`);
        return has === true && (await isReady());
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
      // It loads, but the debugger does not report it.
      page.goto(address).catch(() => undefined);
      await until(`${address} to be there`, () =>
        page
          .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', address)
          // The document may be closed during the call.
          .catch(() => false),
      );
      return page;
    },
    async clear() {
      // Not the history: after a restart, a Firefox that has cleared it stores no tabs when it quits.
      await chrome(`new Promise((resolve) => {
        const { CLEAR_ALL, CLEAR_HISTORY } = Ci.nsIClearDataService;
        const flags = (CLEAR_ALL & ~CLEAR_HISTORY) >>> 0;
        Services.clearData.deleteData(flags, { onDataDeleted: () => resolve(null) });
      })`);
    },
    async close() {
      const gone = new Promise((resolve) => browser.process()?.once('exit', resolve));
      // As if the user quits: closed by the debugger, it stores no tabs. The reply may not arrive.
      chrome('Services.startup.quit(Ci.nsIAppStartup.eAttemptQuit)').catch(() => undefined);
      await gone;
      if (profile === undefined) return;
      // Puppeteer puts back what it had changed: the next start would meet it half done.
      await until('the profile as it was', async () =>
        (await readdir(profile)).every((name) => !name.endsWith('.puppeteer')),
      );
    },
  };
}

/** Evaluates expressions in Firefox’s own window, which its argument `--remote-allow-system-access` allows. */
export function inWindowOf(browser: Browser): Firefox['chrome'] {
  const { connection } = browser as unknown as WithConnection;
  return async (expression) => {
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
}

/** The site's certificate, as base64 of its DER. */
function certificateOf({ httpsPort }: Site): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: httpsPort, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw.toString('base64'));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
