using VirtSpec.Spec.Base;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>
/// Where the hypervisor's memory is and what lies in it: 2 MiB at the top of RAM, mapped to its own address at EL2.
/// (siemens/jailhouse e57d1eff, hypervisor/hypervisor.lds.S and struct jailhouse_header: core, per-CPU data, system configuration, page pool.)
/// </summary>
/// <remarks>Deviation: the source runs at JAILHOUSE_BASE and maps each PE's data privately; here virtual addresses are physical ones and every PE sees all of it.</remarks>
internal readonly record struct Layout(ulong Base)
{
    /// <summary>2 MiB, one block of a level 2 table.</summary>
    public const ulong Size = 0x20_0000;

    public const ulong PageSize = 0x1000;

    /// <summary>Where the temporary mappings of the PEs are, a page each; they are the only addresses whose translation changes.</summary>
    public const ulong TemporaryPages = 0x7f_c000_0000;

    public const int MaxPEs = 8, MaxCells = 8;

    public ulong Text => Base;

    /// <summary>A second vector table, with one portal: where the enable call enters EL2, before translation is on.</summary>
    public ulong BootstrapVectors => Base + 0x1000;

    /// <summary>Five tables of EL2's own translation: level 1, three of level 2, and level 3 of the temporary pages.</summary>
    public ulong EL2Tables => Base + 0x3000;

    public ulong Globals => Base + 0x8000;

    public ulong ZeroPage => Base + 0x9000;

    /// <summary>The configuration of the root cell.</summary>
    public ulong SystemConfiguration => Base + 0xa000;

    /// <summary>Pages for tables; they are given out from here upwards and never come back.</summary>
    public ulong Pool => Base + 0x2_0000;

    public ulong PoolEnd => Base + Size;

    /// <summary>The data of PE <paramref name="pe"/>, as TPIDR_EL2 holds it there.</summary>
    public ulong PE(ulong pe) => Base + 0x1_0000 + pe * PageSize;

    /// <summary>The record of a cell; 0 is the root cell.</summary>
    public ulong Cell(int slot) => Base + 0x1_8000 + (ulong)slot * PageSize;

    /// <summary>The descriptor of the temporary page of a PE.</summary>
    public ulong TemporaryDescriptor(ulong pe) => EL2Tables + 4 * PageSize + 8 * pe;

    public bool Contains(PA address) => address.Value - Base < Size;
}

/// <summary>Words of the page <see cref="Layout.Globals"/>, by offset.</summary>
internal static class Global
{
    public const ulong
        InitLock = 0x00, EnteredPEs = 0x08, InitializedPEs = 0x10, OnlinePEs = 0x18, IsActive = 0x20,
        NextPage = 0x28, VTCR = 0x38, DistributorLock = 0x40, NextSlot = 0x48;
}

/// <summary>Words of a PE's data, by offset. (include/asm/percpu.h: struct public_per_cpu.)</summary>
internal static class PerPE
{
    public const ulong
        Number = 0x00, Cell = 0x08, ControlLock = 0x10, Suspend = 0x18, IsSuspended = 0x20, WaitsForPowerOn = 0x28,
        Reset = 0x30, Park = 0x38, Entry = 0x40, Context = 0x48, HasFailed = 0x50, Redistributor = 0x58, Affinity = 0x60,
        IsColdReset = 0x68, Task = 0x80, TaskArgument = 0x88, TaskCell = 0x90, TaskSuspends = 0x98, TaskPhase = 0xa0,
        Pending = 0xc0, Enabled = 0xe0, Group = 0xe4, HasChanged = 0xe8, Active = 0xf0, Signalled = 0xf8, IsAsleep = 0x100, Latched = 0x108, Priorities = 0x110, Cleared = 0x130, Stored = 0x138;

    /// <summary>The words of <see cref="Pending"/>: a bit for each INTID that waits for a list register.</summary>
    public const int PendingWords = 4;
}

/// <summary>
/// Words of a cell's record and of its configuration, by offset: the second is copied into the first when the cell is created.
/// (struct cell and struct jailhouse_cell_desc, which lies behind it.)
/// </summary>
internal static class CellRecord
{
    public const ulong
        Signature = 0x00, Id = 0x08, State = 0x10, IsLoadable = 0x18, Table = 0x20, Entry = 0x28, Argument = 0x30,
        PECount = 0x38, Control = 0xa8, PEs = 0x40, Interrupts = 0x80, RegionCount = 0xa0, Regions = 0xc0, Size = 0x2c0;

    /// <summary>A region: physical address, address in the cell, size, flags.</summary>
    public const ulong RegionSize = 0x20;

    public const int MaxRegions = 16;

    /// <summary>What a configuration begins with: "JHCLL".</summary>
    public const ulong ExpectedSignature = 0x4c_4c43_484a;
}

/// <summary>Flags of a memory region. (include/jailhouse/cell-config.h, JAILHOUSE_MEM_*.)</summary>
[Flags]
internal enum RegionFlags : ulong
{
    Read = 0x0001,
    Write = 0x0002,
    Execute = 0x0004,
    IO = 0x0010,
    Loadable = 0x0040,
    RootShared = 0x0080,
}

/// <summary>States of a cell. (include/jailhouse/hypercall.h, JAILHOUSE_CELL_*.)</summary>
internal static class CellState
{
    public const ulong Running = 0, ShutDown = 2, Failed = 3;
}
