namespace VirtSpec.Machine.Load;

/// <summary>Why an image cannot be loaded, in one line.</summary>
/// <param name="Place">The part of the file that is wrong, or empty for the file as such.</param>
/// <param name="Mend">What the user can do.</param>
public sealed record LoadError(string Place, string Expected, string Found, string Mend)
{
    public override string ToString() => $"{(Place.Length > 0 ? $"{Place}: " : "")}expected {Expected}, found {Found}; {Mend}";
}
