namespace VirtSpec.Spec.Base;

/// <summary>A virtual address.</summary>
public readonly record struct VA(ulong Value)
{
    public static VA operator +(VA address, ulong offset) => new(address.Value + offset);

    /// <summary>True when the address is a multiple of <paramref name="size"/>, a power of two in bytes.</summary>
    public bool IsAligned(int size) => (Value & (ulong)(size - 1)) == 0;

    public override string ToString() => $"VA 0x{Value:x16}";
}

/// <summary>An intermediate physical address, the output of stage 1.</summary>
public readonly record struct IPA(ulong Value)
{
    public override string ToString() => $"IPA 0x{Value:x12}";
}

/// <summary>A physical address.</summary>
public readonly record struct PA(ulong Value)
{
    public static PA operator +(PA address, ulong offset) => new(address.Value + offset);

    public override string ToString() => $"PA 0x{Value:x12}";
}

/// <summary>A virtual machine identifier, of 8 or 16 bits.</summary>
public readonly record struct VMID(ushort Value)
{
    public override string ToString() => $"VMID {Value}";
}

/// <summary>An address space identifier, of 8 or 16 bits.</summary>
public readonly record struct ASID(ushort Value)
{
    public override string ToString() => $"ASID {Value}";
}
