using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Streams.Generate;

namespace VirtSpec.Translations.Generate;

/// <summary>What kind of access a case makes.</summary>
internal enum AccessKind : byte
{
    Load,
    Store,
    Fetch,
    AddressTranslation,
    Maintenance,
}

/// <summary>The instructions of a case: X0 is the address, X1 and X3 are data, X4 the address of the doubleword that holds the first byte.</summary>
/// <param name="Bytes">The bytes of the access; 64 for DC ZVA.</param>
/// <param name="Feature">What the CPU must have.</param>
internal sealed record AccessForm(AccessKind Kind, int Bytes, string[] Text, Feature? Feature = null)
{
    public IReadOnlyList<uint> Words { get; } = [.. Text.Select(Assemble)];

    private static uint Assemble(string text) =>
        Assembler.TryAssemble(text, 0, out uint word, out string error) ? word : throw new ArgumentException($"{text}: {error}");
}

/// <summary>An access and from where it is made.</summary>
/// <param name="IsEL0">The permissions are those of EL0.</param>
internal sealed record Aim(AccessForm Form, bool IsEL0)
{
    public bool IsFetch => Form.Kind == AccessKind.Fetch;

    public bool IsWrite => Form.Kind == AccessKind.Store || (Form.Kind == AccessKind.AddressTranslation && Form.Text[0].Contains("w,", StringComparison.Ordinal));
}
