import { django42, django52, django52Known, django61, django61Known } from './kinds/django.js';
import { prove } from './rig/prove.js';

for (const kind of [django42, django52, django52Known, django61, django61Known]) prove(kind);
