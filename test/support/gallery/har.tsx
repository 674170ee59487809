import { render } from 'preact';
import { HarDrop } from '../../../src/ui/har/HarDrop.js';
import { MemorySettings, NO_SETTINGS } from '../memory-settings.js';
import { useTheme } from './theme.js';

useTheme();
const root = document.getElementById('app');
if (root) render(<HarDrop settings={new MemorySettings(NO_SETTINGS)} version="0.0.0" />, root);
