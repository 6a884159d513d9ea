using System.Buffers.Binary;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Claims;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Properties.Tests.Boundary;

/// <summary>
/// A hypervisor of a few instructions on a real board: EL2 with stage 1 off, two VMs with stage 2 tables of 4 KiB pages,
/// whose guests do what a test says and exit, and a handler that a test writes. VM a has VMID 1, VM b VMID 2.
/// </summary>
internal sealed class SmallHypervisor
{
    /// <summary>Where the guests of both VMs begin, one page of text and one of data; behind them is a page that may be written, and one that may only be read.</summary>
    public const ulong Guest = 0x8000_0000, Data = Guest + 0x1000, More = Guest + 0x2000, ReadOnly = Guest + 0x3000, Beyond = Guest + 0x5000;

    /// <summary>The physical pages of the VMs, and pages of nobody that they may get.</summary>
    public const ulong MemoryA = 0x4010_0000, MemoryB = 0x4020_0000, Pool = 0x4030_0000;

    /// <summary>The handler, and the tables of the VMs.</summary>
    public const ulong HandlerText = 0x4000_1000, TablesA = 0x4001_0000, TablesB = 0x4002_0000;

    public const ulong VTTBR_A = 1UL << 48 | TablesA, VTTBR_B = 2UL << 48 | TablesB;

    /// <summary>VM, IMO, FMO, AMO, TSC, RW.</summary>
    public const ulong HCR = 1 | 1 << 4 | 1 << 3 | 1 << 5 | 1 << 19 | 1UL << 31;

    /// <summary>A page descriptor: S2AP = 11, AF, Inner Shareable, Normal Write-Back; and one without the right to write.</summary>
    public const ulong Page = 0x7ff, ReadOnlyPage = Page & ~(1UL << 7);

    private const ulong Ram = 0x4000_0000, RamSize = 4 << 20, Vectors = Ram, Boot = Ram + 0x800;

    private readonly Dictionary<int, ulong> _x = [];
    private readonly Dictionary<Reg, ulong> _system = [];
    private readonly List<(ulong Address, ulong Value)> _words = [];
    private string[] _handler = ["eret"];
    private string[] _guest = ["hvc #0", $"b 0x{Guest:x}"];

    public Manifest Manifest { get; set; } = Sound();

    /// <summary>TLBs that use what software has not invalidated.</summary>
    public ulong? TlbSeed { get; set; }

    public SmallHypervisor Handles(params string[] lines) => Do(() => _handler = lines);

    /// <summary>What the guests of both VMs do.</summary>
    public SmallHypervisor Runs(params string[] lines) => Do(() => _guest = lines);

    public SmallHypervisor X(int n, ulong value) => Do(() => _x[n] = value);

    public SmallHypervisor System(Reg register, ulong value) => Do(() => _system[register] = value);

    /// <summary>Something else in memory.</summary>
    public SmallHypervisor Word(ulong address, ulong value) => Do(() => _words.Add((address, value)));

    public SmallHypervisor With(Func<Manifest, Manifest> change) => Do(() => Manifest = change(Manifest));

    /// <summary>The address of the descriptor of a page of the VM with these tables.</summary>
    public static ulong DescriptorOf(ulong tables, ulong ipa) => tables + 0x2000 + (ipa - Guest >> 12 << 3);

    /// <summary>Runs some steps; the findings and premises of each claim.</summary>
    public Outcome Run(ulong steps = 400)
    {
        var run = new WatchedRun(Start(), Manifest);
        return new Outcome(run.End(run.Run(steps)).Verdicts);
    }

    /// <summary>What a sound manifest of the two says.</summary>
    public static Manifest Sound() => new()
    {
        Hypervisor = ValueArray<PhysicalRange>.Of([new(new PA(Ram), 0x4_0000, "text and tables")]),
        Pool = ValueArray<PhysicalRange>.Of([new(new PA(Pool), 0x1_0000, "pages for VMs")]),
        Vms = ValueArray<VmManifest>.Of([Vm("a", 1, MemoryA, 33), Vm("b", 2, MemoryB, 34)]),
        Policy = ValueArray<PolicyRow>.Of([new(Reg.HCR_EL2, HCR_EL2.Field.TSC.Mask, HCR_EL2.Field.TSC.Mask, null, "SMC is trapped")]),
    };

    private static VmManifest Vm(string name, int vmid, ulong memory, int interrupt) => new(
        name, vmid,
        ValueArray<VmRange>.Of(
        [
            new(new IPA(Guest), 0x2000, new PA(memory), RangeRights.All, ValueArray<string>.Of([]), "text and data"),
            new(new IPA(More), 0x1000, null, RangeRights.All, ValueArray<string>.Of([]), "a page of the pool") { OnDemand = true },
            new(new IPA(ReadOnly), 0x1000, null, RangeRights.Read | RangeRights.Execute, ValueArray<string>.Of([]), "a page of the pool that is not its to write") { OnDemand = true },
        ]),
        ValueArray<int>.Of([interrupt]), ValueArray<int>.Of([0]));

    private BoardState Start()
    {
        var parts = new List<RamPart>();
        Place(parts, Vectors + 0x200, ["mrs x28, elr_el2", "eret"]);
        Place(parts, Vectors + 0x400, [$"b 0x{HandlerText:x}"]);
        Place(parts, Vectors + 0x480, [$"b 0x{HandlerText:x}"]);
        Place(parts, Boot, ["eret"]);
        Place(parts, HandlerText, _handler);
        foreach (var (tables, memory) in new[] { (TablesA, MemoryA), (TablesB, MemoryB) })
        {
            Put(parts, tables + 8 * (Guest >> 30), tables + 0x1000 | 3);
            Put(parts, tables + 0x1000, tables + 0x2000 | 3);
            Put(parts, DescriptorOf(tables, Guest), memory | Page);
            Put(parts, DescriptorOf(tables, Data), memory + 0x1000 | Page);
            Place(parts, memory, _guest, Guest);
        }
        foreach (var (address, value) in _words)
            Put(parts, address, value);
        if (!RamPart.TryFill(parts, RamSize, out var ram, out var error))
            throw new InvalidOperationException(error.ToString());
        var configuration = new PeConfiguration(CpuModel.CortexA57, Choices.Default, HaveEL2: true);
        var state = BoardState.Start(configuration, ram, new PA(Boot));
        var pe = state.Pe
            .WithSystem(Reg.VBAR_EL2, Vectors).WithSystem(Reg.HCR_EL2, HCR).WithSystem(Reg.VTTBR_EL2, VTTBR_A)
            .WithSystem(Reg.VTCR_EL2, 1UL << 31 | 2 << 16 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6 | 32)
            .WithSystem(Reg.ELR_EL2, Guest).WithSystem(Reg.SPSR_EL2, 0x3c5);
        pe = _system.Aggregate(pe, (p, s) => p.WithSystem(s.Key, s.Value));
        pe = _x.Aggregate(pe, (p, x) => p.WithX(x.Key, x.Value));
        state = state.WithPe(pe);
        return TlbSeed is { } seed ? state.WithAdversarialTlbs(seed) : state;
    }

    private static void Put(List<RamPart> parts, ulong address, ulong value)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        parts.Add(Part(address, bytes));
    }

    /// <param name="at">Where the code is when it runs; as null, at its address.</param>
    private static void Place(List<RamPart> parts, ulong address, string[] lines, ulong? at = null)
    {
        byte[] bytes = new byte[lines.Length * sizeof(uint)];
        for (int i = 0; i < lines.Length; i++)
        {
            ulong offset = (ulong)i * sizeof(uint);
            Assert.True(Assembler.TryAssemble(lines[i], (at ?? address) + offset, out uint word, out string error), $"{lines[i]}: {error}");
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((int)offset), word);
        }
        parts.Add(Part(address, bytes));
    }

    private static RamPart Part(ulong address, byte[] bytes) => new($"0x{address:x}", new Segment(new PA(address), bytes, (ulong)bytes.Length), "move it");

    private SmallHypervisor Do(Action action)
    {
        action();
        return this;
    }
}

/// <summary>What a run said.</summary>
internal sealed class Outcome(IReadOnlyList<ClaimVerdict> verdicts)
{
    public ClaimVerdict this[string claim] => verdicts.Single(v => v.Claim.Id == claim);

    /// <summary>The claims that have findings, in the order of the claims.</summary>
    public string Broken => string.Join(" ", verdicts.Where(v => v.FindingCount > 0).Select(v => v.Claim.Id));

    public string Texts => string.Join("\n", verdicts.SelectMany(v => v.Findings).Select(f => $"{f.Claim}: {f.Text}"));

    public long Premises(string claim, string @class) => this[claim].Premises.SingleOrDefault(p => p.Class == @class).Count;
}
