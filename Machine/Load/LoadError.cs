namespace VirtSpec.Machine.Load;

/// <summary>Why an image cannot be loaded, in one line.</summary>
/// <param name="Place">What is wrong: a part of the file, with its offset where that says something.</param>
/// <param name="Mend">What the user can do.</param>
public sealed record LoadError(string Place, string Expected, string Found, string Mend)
{
    public override string ToString() => $"{Place}: expected {Expected}, found {Found}; {Mend}";
}
