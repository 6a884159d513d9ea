using System.Diagnostics;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>An address translation instruction: for which Exception level, through which stages, as which access.</summary>
    private readonly record struct ATForm(ExceptionLevel EL, bool IsWrite, bool BothStages = false, bool PAN = false);

    private static ATForm FormOf(SysOp operation) => operation switch
    {
        SysOp.AT_S1E0R => new(ExceptionLevel.EL0, IsWrite: false),
        SysOp.AT_S1E0W => new(ExceptionLevel.EL0, IsWrite: true),
        SysOp.AT_S1E1R => new(ExceptionLevel.EL1, IsWrite: false),
        SysOp.AT_S1E1W => new(ExceptionLevel.EL1, IsWrite: true),
        SysOp.AT_S1E1RP => new(ExceptionLevel.EL1, IsWrite: false, PAN: true),
        SysOp.AT_S1E1WP => new(ExceptionLevel.EL1, IsWrite: true, PAN: true),
        SysOp.AT_S1E2R => new(ExceptionLevel.EL2, IsWrite: false),
        SysOp.AT_S1E2W => new(ExceptionLevel.EL2, IsWrite: true),
        SysOp.AT_S12E0R => new(ExceptionLevel.EL0, IsWrite: false, BothStages: true),
        SysOp.AT_S12E0W => new(ExceptionLevel.EL0, IsWrite: true, BothStages: true),
        SysOp.AT_S12E1R => new(ExceptionLevel.EL1, IsWrite: false, BothStages: true),
        SysOp.AT_S12E1W => new(ExceptionLevel.EL1, IsWrite: true, BothStages: true),
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// AArch64.AT: what PAR_EL1 becomes, or the Data Abort that the instruction takes instead:
    /// on an external abort, and at EL1 on a stage 2 fault of the stage 1 walk.
    /// </summary>
    internal static ExceptionRecord? AT<TObserver>(ref TranslationContext c, SysOp operation, VA va, ref TObserver observer, out ulong par)
        where TObserver : struct, IWalkObserver, allows ref struct
    {
        var form = FormOf(operation);
        var el = form.EL;
        // In a host with applications EL1 has no translations of its own: the names of EL1 mean the host's.
        if (el == ExceptionLevel.EL1 && !form.BothStages && ELIsInHost(c.Pe, ExceptionLevel.EL0))
            el = ExceptionLevel.EL2;
        var regime = form.BothStages ? Regime.EL10 : TranslationRegime(c.Pe, el);
        var request = new TranslationRequest(va, CreateAccDescAT(el, form.IsWrite, form.PAN));
        S1Translate(ref c, regime, request, ref observer, out var result);
        if (form.BothStages && !result.IsFault && HasStage2(c.Pe, regime))
        {
            var ipa = result;
            S2Translate(ref c, ipa, request, ref observer, out result);
        }
        bool aborts = result.Fault.IsExternalAbort || (c.Pe.EL == ExceptionLevel.EL1 && result.Fault.S2FS1Walk);
        par = aborts ? 0 : EncodePAR(result);
        return aborts ? Abort(va, result.Fault) : null;
    }

    /// <summary>AArch64.EncodePAR: NS, which is UNKNOWN without Secure state, is 1 as on QEMU; IMPLEMENTATION DEFINED bits are 0.</summary>
    internal static ulong EncodePAR(in AddressDescriptor result)
    {
        const ulong RES1 = 1UL << 11, NS = 1UL << 9, F = 1;
        if (!result.IsFault)
            return (ulong)EncodePARAttrs(result.MemAttrs) << 56 | (result.PAddress.Value & 0xffff_ffff_f000) | RES1 | NS | (ulong)PAREncodeShareability(result.MemAttrs) << 7;
        var fault = result.Fault;
        return RES1 | (fault.SecondStage ? 1UL << 9 : 0) | (fault.S2FS1Walk ? 1UL << 8 : 0) | EncodeLDFSC(fault.StatusCode, fault.Level) << 1 | F;
    }

    /// <summary>PAREncodeShareability, as the field SH of a descriptor: Device and Normal Non-cacheable memory is Outer Shareable.</summary>
    private static uint PAREncodeShareability(MemoryAttributes attributes) => attributes.WithEffectiveShareability().Shareability switch
    {
        Shareability.NSH => 0b00,
        Shareability.OSH => 0b10,
        _ => 0b11,
    };

    /// <summary>EncodePARAttrs, as a byte of MAIR_ELx.</summary>
    private static uint EncodePARAttrs(MemoryAttributes attributes) => attributes.IsDevice
        ? (uint)attributes.Device << 2
        : EncodeHints(attributes.Outer) << 4 | EncodeHints(attributes.Inner);

    private static uint EncodeHints(MemAttrHints hints) => hints.Attrs switch
    {
        MemAttr.NC => 0b0100,
        MemAttr.WT => (hints.Transient ? 0u : 0b1000) | hints.Hints,
        _ => (hints.Transient ? 0b0100u : 0b1100) | hints.Hints,
    };
}
