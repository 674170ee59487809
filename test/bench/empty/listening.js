// Has the same listeners as the real extension, which do nothing: measures the cost of the listeners.
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
