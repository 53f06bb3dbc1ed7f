import fc from 'fast-check';

// What random input finds is found while somebody looks for it, by the soak, which takes another seed each time. The
// check says the same of the same code each time that it runs.
if (process.env.CLIPWRIGHT_SOAK !== '1') fc.configureGlobal({ seed: 20_261_201 });
