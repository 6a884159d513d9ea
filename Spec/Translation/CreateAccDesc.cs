using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>CreateAccDescGPR: a load or store of general-purpose registers; with the permissions of EL0 unless <paramref name="privileged"/>.</summary>
    internal static AccessDescriptor CreateAccDescGPR(in PE pe, bool isWrite, bool privileged = true) =>
        new(AccessType.GPR, privileged ? pe.EL : ExceptionLevel.EL0) { Read = !isWrite, Write = isWrite, PAN = true };

    /// <summary>CreateAccDescExLDST and CreateAccDescAcqRel: exclusive and ordered accesses.</summary>
    internal static AccessDescriptor CreateAccDescExLDST(in PE pe, bool isWrite) =>
        CreateAccDescGPR(pe, isWrite) with { MustBeAligned = true };

    /// <summary>CreateAccDescAtomicOp: one access that reads and writes.</summary>
    internal static AccessDescriptor CreateAccDescAtomicOp(in PE pe) =>
        new(AccessType.GPR, pe.EL) { Read = true, Write = true, PAN = true, MustBeAligned = true };

    /// <summary>CreateAccDescIFetch.</summary>
    internal static AccessDescriptor CreateAccDescIFetch(in PE pe) => new(AccessType.IFETCH, pe.EL) { Read = true };

    /// <summary>CreateAccDescDCZero: DC ZVA.</summary>
    internal static AccessDescriptor CreateAccDescDCZero(in PE pe) => new(AccessType.DCZero, pe.EL) { Write = true, PAN = true };

    /// <summary>CreateAccDescDC and CreateAccDescIC: cache maintenance by address, which neither reads nor writes.</summary>
    internal static AccessDescriptor CreateAccDescMaintenance(in PE pe, AccessType type, bool invalidates) => new(type, pe.EL) { Invalidates = invalidates };

    /// <summary>CreateAccDescAT: an address translation for <paramref name="el"/>; PSTATE.PAN applies to those with a P in their name.</summary>
    internal static AccessDescriptor CreateAccDescAT(ExceptionLevel el, bool isWrite, bool pan) =>
        new(AccessType.AT, el) { Read = !isWrite, Write = isWrite, PAN = pan };

    /// <summary>CreateAccDescS1TTW: the read of a descriptor.</summary>
    internal static AccessDescriptor CreateAccDescS1TTW(AccessDescriptor access) => new(AccessType.TTW, access.EL) { Read = true };

    /// <summary>CreateAccDescTTEUpdate: the update of a descriptor, an atomic compare and swap.</summary>
    internal static AccessDescriptor CreateAccDescTTEUpdate(AccessDescriptor access) => new(AccessType.TTW, access.EL) { Read = true, Write = true };

    /// <summary>
    /// AArch64.IsUnprivAccessPriv: LDTR and STTR have the permissions of their Exception level at EL2 outside a host with applications,
    /// and everywhere above EL0 while PSTATE.UAO is 1.
    /// </summary>
    internal static bool IsUnprivAccessPriv(in PE pe) => pe.EL switch
    {
        ExceptionLevel.EL0 => false,
        ExceptionLevel.EL1 => pe.PSTATE.UAO,
        _ => pe.PSTATE.UAO || !ELIsInHost(pe, ExceptionLevel.EL0),
    };
}
