import { djangoApacheProxy, djangoRunserver } from './setups/django-chains.js';
import { prove } from './rig/prove.js';

prove(djangoApacheProxy);
// django-proxied-servertokens, django-apache-unset-server: the Server header of the backend is removed.
prove(djangoRunserver);
