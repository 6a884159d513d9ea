using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Memory;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec.Instructions;

/// <summary>System instructions that translate the address in Xt: AT, DC ZVA, and cache maintenance by address.</summary>
public static partial class Execute
{
    /// <summary>AT: the result goes to PAR_EL1.</summary>
    private static ExceptionRecord? TranslateAddress(ref Transition t, SysOp operation, ulong operand)
    {
        var context = new TranslationContext(ref t.Next, t.Memory, t.Effects.DescriptorUpdates, t.Translations.Cache);
        var unobserved = default(UnobservedWalk);
        var abort = AArch64.AT(ref context, operation, new VA(operand), ref unobserved, out ulong par);
        t.Effects.DescriptorUpdates = context.Updates;
        if (abort is null)
            t.Next.Set(Reg.PAR_EL1, par);
        return abort;
    }

    /// <summary>AArch64.MemZero: DC ZVA zeroes the block that DCZID_EL0.BS sizes; its aborts report the address in Xt.</summary>
    private static ExceptionRecord? ZeroBlock(ref Transition t, ulong operand)
    {
        int bytes = 4 << (int)(t.Next.System[Reg.DCZID_EL0] & 0xf);
        var access = AArch64.CreateAccDescDCZero(t.Next);
        var start = new VA(operand & ~(ulong)(bytes - 1));
        if (Mem.Translate(ref t, start, access, aligned: true, out var address) is { } fault)
            return fault with { FaultAddress = operand };
        if (!t.Memory.CanWrite(address, 8) || !t.Memory.CanWrite(address + (ulong)(bytes - 8), 8))
            return Mem.ExternalAbort(new VA(operand), access);
        t.Effects.Zero = new ZeroBlock(address, bytes);
        return null;
    }

    /// <summary>AArch64.DC and AArch64.IC by address: there are no caches, so that only the translation and its faults are left.</summary>
    private static ExceptionRecord? MaintenanceByAddress(ref Transition t, SysOp operation, ulong operand)
    {
        bool invalidates = operation == SysOp.DC_IVAC;
        if (!invalidates && operation is not (SysOp.DC_CVAC or SysOp.DC_CVAU or SysOp.DC_CVAP or SysOp.DC_CIVAC or SysOp.IC_IVAU))
            return null;
        var type = operation == SysOp.IC_IVAU ? AccessType.IC : AccessType.DC;
        var access = AArch64.CreateAccDescMaintenance(t.Next, type, invalidates);
        return Mem.Translate(ref t, new VA(operand), access, aligned: true, out _);
    }
}
