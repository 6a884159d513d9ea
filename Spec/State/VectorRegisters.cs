namespace VirtSpec.Spec.State;

/// <summary>V0 to V31, 128 bits each, as an immutable value.</summary>
public sealed class VectorRegisters : IEquatable<VectorRegisters>
{
    public const int Count = 32;

    public static readonly VectorRegisters Zero = new(new UInt128[Count]);

    private readonly UInt128[] _values;

    private VectorRegisters(UInt128[] values) => _values = values;

    public UInt128 this[int n] => _values[n];

    public VectorRegisters With(int n, UInt128 value)
    {
        var values = (UInt128[])_values.Clone();
        values[n] = value;
        return new VectorRegisters(values);
    }

    public bool Equals(VectorRegisters? other) =>
        ReferenceEquals(this, other) || (other is not null && _values.AsSpan().SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as VectorRegisters);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
