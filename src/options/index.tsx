import { render } from 'preact';
import { createSettingsSource } from '../platform/sources/settings-source.js';
import { SettingsPage } from '../ui/settings/SettingsPage.js';

const root = document.getElementById('app');
if (root) render(<SettingsPage source={createSettingsSource()} />, root);
