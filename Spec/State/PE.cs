using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.State;

/// <summary>
/// A processing element as a value: all its architectural state.
/// Outside this assembly it is immutable (<c>With...</c> gives a changed copy); inside, a step edits the copy that it is about to return.
/// </summary>
public record struct PE
{
    internal GeneralRegisters Registers;
    internal ulong SP_EL0;
    internal ulong SP_EL1;
    internal ulong SP_EL2;

    private PE(PeConfiguration configuration, PSTATE pstate, SystemRegisterFile system)
    {
        Configuration = configuration;
        PSTATE = pstate;
        System = system;
        V = VectorRegisters.Zero;
    }

    public PeConfiguration Configuration { readonly get; private set; }

    /// <summary>The address of the next instruction.</summary>
    public ulong PC { readonly get; internal set; }

    public PSTATE PSTATE { readonly get; internal set; }

    /// <summary>The stored System registers.</summary>
    public SystemRegisterFile System { readonly get; internal set; }

    public VectorRegisters V { readonly get; internal set; }

    public ExclusiveMonitor Monitor { readonly get; internal set; }

    /// <summary>The event register that WFE, SEV and ERET use.</summary>
    public bool EventRegister { readonly get; internal set; }

    /// <summary>The current Exception level.</summary>
    public readonly ExceptionLevel EL => PSTATE.EL;

    /// <summary>X<paramref name="n"/> for 0 to 30; 31 is XZR and reads as zero.</summary>
    public readonly ulong X(int n) => n == 31 ? 0 : Registers[n];

    /// <summary>The stack pointer that PSTATE.SP selects.</summary>
    public readonly ulong SP => SPOf(PSTATE.SP ? EL : ExceptionLevel.EL0);

    /// <summary>SP_EL0, SP_EL1 or SP_EL2.</summary>
    public readonly ulong SPOf(ExceptionLevel el) => el switch
    {
        ExceptionLevel.EL0 => SP_EL0,
        ExceptionLevel.EL1 => SP_EL1,
        _ => SP_EL2,
    };

    /// <summary>
    /// The PE as it leaves reset at its highest Exception level, or lower at <paramref name="el"/> as a boot loader would enter it:
    /// with HCR_EL2.RW set, so that the lower levels are AArch64.
    /// </summary>
    public static PE Reset(PeConfiguration configuration, ulong entry, ExceptionLevel? el = null)
    {
        var start = el ?? configuration.HighestEL;
        var pe = new PE(configuration, PSTATE.AtReset(start), ResetValues.For(configuration)) { PC = entry };
        return start < ExceptionLevel.EL2 && configuration.HaveEL2
            ? pe.WithSystem(Reg.HCR_EL2, pe.System[Reg.HCR_EL2] | HCR_EL2.Field.RW.Mask)
            : pe;
    }

    public readonly PE WithX(int n, ulong value)
    {
        var next = this;
        next.SetX(n, value);
        return next;
    }

    public readonly PE WithPC(ulong pc) => this with { PC = pc };

    public readonly PE WithPSTATE(PSTATE pstate) => this with { PSTATE = pstate };

    public readonly PE WithEventRegister(bool value) => this with { EventRegister = value };

    public readonly PE WithMonitor(ExclusiveMonitor monitor) => this with { Monitor = monitor };

    public readonly PE WithV(VectorRegisters v) => this with { V = v };

    public readonly PE WithSP(ExceptionLevel el, ulong value)
    {
        var next = this;
        next.SetSPOf(el, value);
        return next;
    }

    /// <summary>The PE with a stored System register changed, as given: no masks, no side effects.</summary>
    public readonly PE WithSystem(Reg register, ulong value) => this with { System = System.With(register, value) };

    /// <summary>The PE with the bits of <paramref name="value"/> that the register keeps: masks, and no side effects.</summary>
    public readonly PE WithLegalised(Reg register, ulong value) => WithSystem(register, Configuration.Masks.Legalise(register, value));

    public readonly PE WithSystem(SystemRegisterFile system) => this with { System = system };

    /// <summary>
    /// Makes this PE equal to another. One assignment of the whole would do the same and costs three times as much,
    /// because numbers that are copied together with references move word by word.
    /// </summary>
    internal void CopyFrom(in PE other)
    {
        Registers = other.Registers;
        SP_EL0 = other.SP_EL0;
        SP_EL1 = other.SP_EL1;
        SP_EL2 = other.SP_EL2;
        PC = other.PC;
        PSTATE = other.PSTATE;
        Monitor = other.Monitor;
        EventRegister = other.EventRegister;
        Configuration = other.Configuration;
        System = other.System;
        V = other.V;
    }

    /// <summary>Writes X<paramref name="n"/>; a write to 31, XZR, is ignored.</summary>
    internal void SetX(int n, ulong value)
    {
        if (n != 31)
            Registers[n] = value;
    }

    /// <summary>Writes all 128 bits of V<paramref name="n"/>.</summary>
    internal void SetV(int n, UInt128 value) => V = V.With(n, value);

    internal void SetSP(ulong value) => SetSPOf(PSTATE.SP ? EL : ExceptionLevel.EL0, value);

    internal void SetSPOf(ExceptionLevel el, ulong value)
    {
        switch (el)
        {
            case ExceptionLevel.EL0: SP_EL0 = value; break;
            case ExceptionLevel.EL1: SP_EL1 = value; break;
            default: SP_EL2 = value; break;
        }
    }

    internal void Set(Reg register, ulong value) => System = System.With(register, value);
}
