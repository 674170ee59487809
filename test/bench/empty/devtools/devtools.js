/* global chrome */
chrome.devtools.panels.create('Empty', '', 'panel.html');
