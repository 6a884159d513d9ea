using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Gen;

/// <summary>What cases are drawn for: the machine, the VMs, what the design offers to them, and what the specification can say something about.</summary>
/// <param name="Limits">System accesses of a guest that stop the run as not modelled.</param>
public sealed record CaseScope(PeConfiguration Pe, DesignFeatures Features, ValueArray<VmScope> Vms, GuestLimits Limits)
{
    /// <summary>A stream has at least this many instructions, and at most <see cref="LongestItem"/> more.</summary>
    public int StreamLength { get; init; } = 32;

    /// <summary>Draw nothing whose outcome depends on time or on when other VMs run: counters, timers, interrupts, exclusives, several vCPUs.</summary>
    public bool WithoutTime { get; init; }

    /// <summary>
    /// The guest's stage 1 stays as it was when its stream began, so that its translations need no maintenance and a TLB may keep them for ever:
    /// the bare machine, whose TLBs are coherent, then has the same.
    /// </summary>
    public bool FixedTables { get; init; }

    /// <summary>No item is longer.</summary>
    public const int LongestItem = 16;

    public CpuModel Cpu => Pe.Cpu;

    public bool Offers(DesignFeatures feature) => (Features & feature) == feature;
}

/// <summary>A VM as the generators see it.</summary>
/// <param name="Ram">Where its RAM starts.</param>
/// <param name="RamSize">In bytes.</param>
/// <param name="Vcpus">How many of its vCPUs may run streams.</param>
public sealed record VmScope(GuestFrame Frame, ulong Ram, ulong RamSize, int Vcpus);

/// <summary>System accesses that run into a limit of the specification where the hypervisor does not trap them.</summary>
/// <param name="Never">Words, with Rt 0, that stop with any value.</param>
/// <param name="OnlyZero">Words, with Rt 0, that may be executed with a value of zero only.</param>
/// <param name="Trapped">Words, with Rt 0, that trap to EL2 when a guest begins.</param>
public sealed record GuestLimits(IReadOnlySet<uint> Never, IReadOnlySet<uint> OnlyZero, IReadOnlySet<uint> Trapped)
{
    public static readonly GuestLimits None = new(new HashSet<uint>(), new HashSet<uint>(), new HashSet<uint>());
}
