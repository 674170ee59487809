// Hears of documents as the real extension does, and does nothing about it: what hearing alone costs.
const documents = { urls: ['http://*/*', 'https://*/*'], types: ['main_frame'] };
const headers = ['responseHeaders', 'extraHeaders'];
const nothing = () => {};
const { webRequest, webNavigation } = chrome;
webRequest.onBeforeRequest.addListener(nothing, documents);
webRequest.onSendHeaders.addListener(nothing, documents, ['requestHeaders']);
for (const event of ['onHeadersReceived', 'onBeforeRedirect', 'onResponseStarted'])
  webRequest[event].addListener(nothing, documents, headers);
for (const event of ['onBeforeNavigate', 'onCommitted', 'onErrorOccurred', 'onCompleted'])
  webNavigation[event].addListener(nothing);
globalThis.sitegradeReady = true;
