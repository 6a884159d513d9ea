using VirtSpec.Spec.Hyp;

namespace VirtSpec.Spec.Base;

/// <summary>Who answers SMC and HVC before the architecture does. There is no EL3: firmware is an interception, not an Exception level.</summary>
public enum Firmware : byte
{
    /// <summary>Nobody: SMC is UNDEFINED where EL3 is absent, HVC is UNDEFINED where EL2 is absent.</summary>
    None,

    /// <summary>PSCI calls by HVC are answered by the board; for boards without EL2.</summary>
    HvcPsci,

    /// <summary>PSCI calls by SMC are answered by the board before the UNDEFINED check; for boards whose EL2 belongs to software.</summary>
    SmcPsci,
}

/// <summary>What HCR_EL2.TSC does where EL3 is not implemented, which is IMPLEMENTATION DEFINED.</summary>
public enum TscWithoutEL3 : byte
{
    /// <summary>SMC at EL1 traps to EL2 when TSC is 1.</summary>
    Traps,

    /// <summary>TSC has no effect; SMC is UNDEFINED.</summary>
    Undefined,
}

/// <summary>Whether WFE suspends the PE when the event register is clear.</summary>
public enum WfeBehaviour : byte
{
    /// <summary>WFE completes at once, so it never traps either; permitted, because a PE may leave the low-power state at any time.</summary>
    NeverWaits,

    /// <summary>WFE waits for an event, and HCR_EL2.TWE and SCTLR_EL1.nTWE apply.</summary>
    Waits,

    /// <summary>As <see cref="Waits"/>, but the wait may end at any time, as a draw says.</summary>
    Adversarial,
}

/// <summary>What an encoding does that the architecture leaves CONSTRAINED UNPREDICTABLE (write-back to the loaded register, and the like).</summary>
public enum Unpredictable : byte
{
    /// <summary>The instruction is UNDEFINED.</summary>
    Undefined,

    /// <summary>The instruction completes and does nothing.</summary>
    Nop,

    /// <summary>The instruction executes; a value that is UNKNOWN is the one that the plain pseudocode computes.</summary>
    Executes,
}

/// <summary>Whether ICC_SRE_ELx can select the memory-mapped GICv2 interface.</summary>
public enum GicLegacy : byte
{
    /// <summary>SRE, DFB, DIB and Enable are RAO/WI: only the System register interface exists, as on QEMU's board.</summary>
    SystemRegistersOnly,

    /// <summary>The bits can be written, and accesses while SRE is 0 trap.</summary>
    Selectable,
}

/// <summary>What an EL0 access to the IMPLEMENTATION DEFINED space does under HCR_EL2.TIDCP.</summary>
public enum TidcpAtEL0 : byte
{
    /// <summary>UNDEFINED.</summary>
    Undefined,

    /// <summary>Traps to EL2.</summary>
    Traps,
}

/// <summary>
/// Every choice that the architecture leaves open and that this specification makes: IMPLEMENTATION DEFINED, CONSTRAINED UNPREDICTABLE.
/// The defaults are those of QEMU's <c>virt</c> board, so that both can be compared; properties vary them.
/// </summary>
public sealed record Choices
{
    public static readonly Choices Default = new();

    public Firmware Firmware { get; init; } = Firmware.SmcPsci;

    public TscWithoutEL3 TscWithoutEL3 { get; init; } = TscWithoutEL3.Traps;

    public WfeBehaviour Wfe { get; init; } = WfeBehaviour.NeverWaits;

    public Unpredictable Unpredictable { get; init; } = Unpredictable.Executes;

    public GicLegacy GicLegacy { get; init; } = GicLegacy.SystemRegistersOnly;

    public TidcpAtEL0 TidcpAtEL0 { get; init; } = TidcpAtEL0.Undefined;

    public TranslationChoices Translation { get; init; } = TranslationChoices.Default;

    /// <summary>The Exception levels at which portals lead to the code of a model; elsewhere their words are UNDEFINED.</summary>
    public PortalLevels Portals { get; init; }

    /// <summary>The value that UNKNOWN bits take, for example of a register after reset.</summary>
    public ulong UnknownValue { get; init; }
}
