using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Common;

/// <summary>The ISS of a trapped MSR, MRS or System instruction. (Arm DDI 0487L.b, ESR_EL2, an exception from MSR, MRS, or System instruction execution.)</summary>
public readonly record struct TrappedAccess(uint Iss)
{
    public bool IsRead => (Iss & 1) != 0;

    /// <summary>The general-purpose register; 31 is XZR.</summary>
    public int Rt => (int)(Iss >> 5 & 0x1f);

    /// <summary>The numbers of the register or operation.</summary>
    public SystemEncoding Encoding => new((int)(Iss >> 20 & 3), (int)(Iss >> 14 & 7), (int)(Iss >> 10 & 0xf), (int)(Iss >> 1 & 0xf), (int)(Iss >> 17 & 7));

    /// <summary>The encoding of a register that has a row.</summary>
    public static SystemEncoding Of(Reg register) => AccessMap.EncodingOf(RegisterRow.Of(register));

    /// <summary>The encoding of an operation that has a row.</summary>
    public static SystemEncoding Of(SysOp operation) => AccessMap.EncodingOf(RegisterRow.All.Single(r => r.Operation == operation));
}

/// <summary>The ISS of a Data Abort. (Arm DDI 0487L.b, ESR_EL2, an exception from a Data Abort.)</summary>
public readonly record struct DataAbort(uint Iss)
{
    /// <summary>The rest describes a load or store of one general-purpose register.</summary>
    public bool ISV => (Iss >> 24 & 1) != 0;

    /// <summary>In bytes.</summary>
    public int Size => 1 << (int)(Iss >> 22 & 3);

    public bool SignExtends => (Iss >> 21 & 1) != 0;

    /// <summary>The register that is loaded or stored; 31 is XZR.</summary>
    public int SRT => (int)(Iss >> 16 & 0x1f);

    /// <summary>The register is an X register.</summary>
    public bool SF => (Iss >> 15 & 1) != 0;

    public bool IsMaintenance => (Iss >> 8 & 1) != 0;

    /// <summary>The stage 2 fault is of a stage 1 walk.</summary>
    public bool S1PTW => (Iss >> 7 & 1) != 0;

    public bool WnR => (Iss >> 6 & 1) != 0;

    /// <summary>The value that the register takes when these bytes are loaded.</summary>
    public ulong Extended(ulong value)
    {
        int unused = 64 - 8 * Size;
        if (SignExtends)
            value = (ulong)((long)(value << unused) >> unused);
        else
            value = value << unused >> unused;
        return SF ? value : (uint)value;
    }
}
