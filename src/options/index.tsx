import { render } from 'preact';
import { version } from '../../package.json';
import { createSettingsSource } from '../platform/sources/settings-source.js';
import { SettingsPage } from '../ui/settings/SettingsPage.js';

const root = document.getElementById('app');
if (root) render(<SettingsPage source={createSettingsSource()} version={version} />, root);
