#!/usr/bin/env node
import { main } from './main.js';
import { published } from './published.js';

// The `sitegrade` of the npm package.
await main(process.argv.slice(2), published);
