namespace VirtSpec.Streams.Mutants;

/// <summary>One seeded error: an expression or a statement of the specification, and what takes its place.</summary>
/// <param name="Error">What is then wrong.</param>
/// <param name="Method">The method that holds it, as <c>Type.Method</c>.</param>
/// <param name="Original">Its text. A statement ends with a semicolon.</param>
/// <param name="Replacement">The wrong text, of the same type.</param>
/// <param name="Occurrence">Which one it is when the method has the text more than once, from 1.</param>
public sealed record Mutant(string Error, string Method, string Original, string Replacement, int Occurrence = 1);
