globalThis.sitegradeReady = true; // Does nothing else: measures the cost of an installed extension.
