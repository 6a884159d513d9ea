namespace VirtSpec.Streams.Mutants;

/// <summary>What is compiled together with the mutated specification and judges it.</summary>
/// <param name="Folders">Folders of the checkout whose sources are compiled too; mutants may be in them.</param>
/// <param name="Type">The full name of a type with a public static method <c>Func&lt;string?&gt; Open(string argument)</c>; what that returns gives the first difference, or null.</param>
/// <param name="Argument">What <c>Open</c> is given.</param>
public sealed record MutationJudge(IReadOnlyList<string> Folders, string Type, string Argument)
{
    /// <summary>The replay of the recorded cases of a folder.</summary>
    public static MutationJudge Corpora(string folder) => new(["tests/Streams/Cases"], "VirtSpec.Streams.Cases.CorpusProbe", folder);
}
