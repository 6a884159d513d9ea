using System.Diagnostics;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Instructions;

/// <summary>MSR, MRS, SYS and SYSL, after the traps let them pass.</summary>
public static partial class Execute
{
    /// <summary>MSR (immediate) to UAO, PAN, SPSel, SSBS, DAIFSet, DAIFClr.</summary>
    internal static ExceptionRecord? PstateImmediate(ref Transition t, PstateImmediate i)
    {
        const uint UAO = 0b000_011, PAN = 0b000_100, SPSel = 0b000_101, SSBS = 0b011_001, DAIFSet = 0b011_110, DAIFClr = 0b011_111;
        uint field = i.op1 << 3 | i.op2;
        bool bit = (i.CRm & 1) != 0;
        var pstate = t.Next.PSTATE;
        t.Next.PSTATE = field switch
        {
            UAO => pstate.WithUAO(bit),
            PAN => pstate.WithPAN(bit),
            SPSel => pstate.WithSP(bit),
            SSBS => pstate.WithSSBS(bit),
            DAIFSet => pstate.WithDAIF(pstate.DAIF | i.CRm),
            DAIFClr => pstate.WithDAIF(pstate.DAIF & ~i.CRm),
            _ => throw new UnreachableException(),
        };
        return Retire(ref t);
    }

    /// <summary>MSR (register) and MRS.</summary>
    internal static ExceptionRecord? SystemRegisterMove(ref Transition t, SystemRegisterMove i)
    {
        var entry = Redirect.Reached(t.Next, t.Next.Configuration.Access[SystemEncoding.Of(i.Word), i.L != 0]!);
        if (i.L != 0)
            t.Next.SetX((int)i.Rt, RegisterAccess.Read(ref t, entry));
        else
            RegisterAccess.Write(ref t, entry, t.Next.X((int)i.Rt));
        return Retire(ref t);
    }

    /// <summary>SYS: AT, DC, IC and TLBI.</summary>
    internal static ExceptionRecord? SystemInstructions(ref Transition t, SystemInstructions i)
    {
        var entry = t.Next.Configuration.Access[SystemEncoding.Of(i.Word), isRead: false]!;
        var operation = entry.Operation!.Value;
        ulong operand = t.Next.X((int)i.Rt);
        if (entry.Family == "AT")
            return TranslateAddress(ref t, operation, operand) ?? Retire(ref t);
        if (operation == SysOp.DC_ZVA)
            return ZeroBlock(ref t, operand) ?? Retire(ref t);
        if (MaintenanceByAddress(ref t, operation, operand) is { } fault)
            return fault;
        t.Effects.Maintenance = new Maintenance(operation, operand);
        return Retire(ref t);
    }
}
