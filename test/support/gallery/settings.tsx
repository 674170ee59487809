import { render } from 'preact';
import { SettingsPage } from '../../../src/ui/settings/SettingsPage.js';
import { MemorySettings, NO_SETTINGS } from '../memory-settings.js';
import { SETTINGS } from './saved-settings.js';
import { useTheme } from './theme.js';

// `?empty` shows it without any decisions.
const settings = new URLSearchParams(location.search).has('empty') ? NO_SETTINGS : SETTINGS;
useTheme();
const root = document.getElementById('app');
if (root) render(<SettingsPage source={new MemorySettings(settings)} />, root);
