export const conformance = { loadr: { make: async () => ({}) } };
