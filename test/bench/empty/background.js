globalThis.sitegradeReady = true; // Does nothing else: what an extension costs by being there.
