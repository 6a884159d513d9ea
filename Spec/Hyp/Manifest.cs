using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Hyp;

/// <summary>
/// What a hypervisor, model or binary, says of itself, and claims hold it to: whose memory is whose, who shares what with whom, what its control registers hold while guests run.
/// What is not said here is not permitted.
/// </summary>
public sealed record Manifest
{
    /// <summary>What it is of, in one sentence; empty where nobody wrote one.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Physical memory of the hypervisor alone: its text, tables and heap.</summary>
    public ValueArray<PhysicalRange> Hypervisor { get; init; } = ValueArray<PhysicalRange>.Of([]);

    /// <summary>Physical memory that the hypervisor may give to VMs, one at a time.</summary>
    public ValueArray<PhysicalRange> Pool { get; init; } = ValueArray<PhysicalRange>.Of([]);

    public ValueArray<VmManifest> Vms { get; init; } = ValueArray<VmManifest>.Of([]);

    /// <summary>What the control registers hold at each entry of a guest.</summary>
    public ValueArray<PolicyRow> Policy { get; init; } = ValueArray<PolicyRow>.Of([]);

    /// <summary>Where a guest may differ from the bare machine.</summary>
    public ValueArray<DeclaredDifference> Differences { get; init; } = ValueArray<DeclaredDifference>.Of([]);

    /// <summary>What exits although it is innocuous.</summary>
    public ValueArray<DeclaredExit> Exits { get; init; } = ValueArray<DeclaredExit>.Of([]);

    /// <summary>Addresses (VA at EL2) at which the hypervisor expects synchronous exceptions of its own.</summary>
    public ValueArray<FixUpRange> FixUps { get; init; } = ValueArray<FixUpRange>.Of([]);
}

/// <summary>Physical addresses from <paramref name="Start"/> on.</summary>
/// <param name="Size">In bytes.</param>
public sealed record PhysicalRange(PA Start, ulong Size, string Reason)
{
    public bool Contains(PA address) => address.Value - Start.Value < Size;
}

/// <summary>What a VM has.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="VMID">VTTBR_EL2.VMID while it runs; null for one that the hypervisor chooses.</param>
/// <param name="Memory">What stage 2 may give it.</param>
/// <param name="Interrupts">The physical INTIDs of SPIs that belong to it.</param>
/// <param name="Processors">The PE of each vCPU, where they are pinned.</param>
public sealed record VmManifest(string Name, int? VMID, ValueArray<VmRange> Memory, ValueArray<int> Interrupts, ValueArray<int> Processors)
{
    /// <summary>Whether it is to be equivalent to a bare machine. One that manages the others is not: nothing of a bare machine answers its hypercalls.</summary>
    public bool HasBareMachine { get; init; } = true;
}

/// <summary>A range of a VM's IPAs.</summary>
/// <param name="At">The physical address behind <paramref name="Start"/>, in one piece; null for pages of the pool that the hypervisor chooses.</param>
/// <param name="SharedWith">The names of other VMs (or <c>host</c>, <c>hypervisor</c>) that may have the same memory.</param>
public sealed record VmRange(IPA Start, ulong Size, PA? At, RangeRights Rights, ValueArray<string> SharedWith, string Reason)
{
    /// <summary>Pages come and go, as the hypervisor likes: not all of the range need be mapped.</summary>
    public bool OnDemand { get; init; }
}

/// <summary>What a VM may do with a range.</summary>
[Flags]
public enum RangeRights : byte
{
    Read = 1,
    Write = 2,
    Execute = 4,
    All = Read | Write | Execute,
}

/// <summary>Bits of a control register at each entry.</summary>
/// <param name="Vm">The VM of which it speaks; null for all.</param>
public sealed record PolicyRow(Reg Register, ulong Mask, ulong Value, string? Vm, string Reason);

/// <summary>Bits of a register, as the guest reads it, in which a VM may differ from the bare machine.</summary>
public sealed record DeclaredDifference(Reg Register, ulong Mask, string Reason);

/// <summary>An innocuous encoding that the hypervisor traps nevertheless, and so is less efficient than it could be.</summary>
/// <param name="Encoding">As <c>virtspec classify</c> names it: <c>MSR ACTLR_EL1</c>; a <c>*</c> at the end stands for any characters.</param>
public sealed record DeclaredExit(string Encoding, string Reason)
{
    /// <summary>Only exits with this class of exception, as reported in ESR_EL2.EC; null for any.</summary>
    public ExceptionClass? Class { get; init; }

    public bool Matches(string encoding, ExceptionClass cause) =>
        (Class is null || Class == cause) && (Encoding.EndsWith('*') ? encoding.StartsWith(Encoding[..^1], StringComparison.Ordinal) : encoding == Encoding);
}

/// <summary>Virtual addresses of EL2 at which a synchronous exception is expected.</summary>
/// <param name="Size">In bytes.</param>
public sealed record FixUpRange(VA Start, ulong Size, string Reason);
