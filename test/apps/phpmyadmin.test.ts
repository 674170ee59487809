import { tryOut } from './rig/try-out.js';
import { phpMyAdmin } from './setups/phpmyadmin.js';

tryOut(phpMyAdmin);
