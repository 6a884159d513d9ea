using System.Collections.Generic;
using VirtSpec.Spec.Generator.Tables;

namespace VirtSpec.Spec.Generator.Syndrome;

/// <summary>One field of an ISS.</summary>
internal sealed record IssField(int Msb, int Lsb, string Name, string Meaning)
{
    public bool IsReserved => Name is "RES0" or "RES1";

    public uint Mask => (uint)((1UL << (Msb - Lsb + 1)) - 1);
}

/// <summary>An exception class and the 25 bits of its ISS.</summary>
internal sealed record SyndromeModel(ulong EC, string Name, string From, string Summary, string Citation, TableRow Row)
{
    public List<IssField> Fields { get; } = [];

    public BitsSaid Bits { get; } = new(25);
}
