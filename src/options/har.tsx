import { render } from 'preact';
import { version } from '../../package.json';
import { createSettingsSource } from '../platform/sources/settings-source.js';
import { HarDrop } from '../ui/har/HarDrop.js';

const root = document.getElementById('app');
if (root) render(<HarDrop settings={createSettingsSource()} version={version} />, root);
