using System.Runtime.CompilerServices;

namespace VirtSpec.Spec.State;

/// <summary>X0 to X30, compared by value.</summary>
[InlineArray(Count)]
public struct GeneralRegisters : IEquatable<GeneralRegisters>
{
    public const int Count = 31;

    private ulong _x0;

    public readonly bool Equals(GeneralRegisters other) =>
        ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is GeneralRegisters other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ulong value in (ReadOnlySpan<ulong>)this)
            hash.Add(value);
        return hash.ToHashCode();
    }

    public static bool operator ==(GeneralRegisters left, GeneralRegisters right) => left.Equals(right);

    public static bool operator !=(GeneralRegisters left, GeneralRegisters right) => !left.Equals(right);
}
