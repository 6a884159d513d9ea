using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Hyp;

/// <summary>What a hypervisor is given to run: the PEs of the board and the VMs on them.</summary>
/// <param name="Processors">How many PEs the board has.</param>
/// <param name="RamSize">The RAM of the board in bytes; it starts at PA 0x40000000.</param>
public sealed record SystemConfiguration(int Processors, ulong RamSize, ValueArray<VmConfiguration> Vms);

/// <summary>One VM.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Ram">Where the guest sees its RAM.</param>
/// <param name="RamSize">In bytes, a multiple of 4 KiB.</param>
/// <param name="Processors">The PE on which each vCPU runs, by the number of the vCPU.</param>
/// <param name="Entry">Where vCPU 0 begins, at EL1 with stage 1 off; the other vCPUs are off until PSCI CPU_ON.</param>
public sealed record VmConfiguration(string Name, IPA Ram, ulong RamSize, ValueArray<int> Processors, IPA Entry)
{
    /// <summary>X0 when vCPU 0 begins: the address of a device tree, say.</summary>
    public ulong Argument { get; init; }

    /// <summary>What the guest's RAM holds when it begins; the rest is zero.</summary>
    public ValueArray<GuestContents> Contents { get; init; } = ValueArray<GuestContents>.Of([]);

    /// <summary>Where the RAM is in physical memory, for designs in which the configuration says so (static partitions); null where the hypervisor chooses.</summary>
    public PA? RamAt { get; init; }

    /// <summary>The VM has the board's UART, or an emulated one, as the design has it.</summary>
    public bool HasUart { get; init; }
}

/// <summary>Bytes at an address of a guest.</summary>
public sealed record GuestContents(IPA Address, ReadOnlyMemory<byte> Bytes);

/// <summary>Bytes at a physical address.</summary>
public sealed record LoadedBytes(PA Address, ReadOnlyMemory<byte> Bytes);
