using System.Buffers.Binary;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Properties.Gen;

/// <summary>
/// What is around the streams of a VM: an entry that waits, a prologue that sets the state in which streams begin, exception handlers that record and go on, stage 1 tables, and room for data.
/// All of it lies in the first 76 KiB of the VM's RAM and is the same for every case; a case adds streams and data (<see cref="Write"/>).
/// </summary>
public sealed partial class GuestFrame
{
    /// <summary>At most so many vCPUs of a VM run streams.</summary>
    public const int MostVcpus = 4;

    /// <summary>How much room each stream has, with the branch to itself at its end.</summary>
    public const int StreamBytes = 0x800;

    /// <summary>At most so many instructions fit in a stream.</summary>
    public const int LongestStream = (int)EndAt / 4 - 1;

    /// <summary>Where the end of a stream is, in bytes from its start.</summary>
    public const ulong EndAt = StreamBytes - 8;

    /// <summary>Where things are, in bytes from the start of RAM.</summary>
    public const ulong Vectors = 0x1000, Data = 0x5000, Save = 0x6000, TablesL1 = 0x8000, TablesL2 = 0x9000, TablesL3 = 0xa000, Streams = 0xb000,
        ReadWrite = 0xd000, ReadOnly = 0xe000, Unmapped = 0xf000,
        OtherL1 = 0x1_0000, OtherL2 = 0x1_1000, OtherL3 = 0x1_2000, Size = 0x1_3000;

    private const ulong PrologueAt = 0x10, SaveSize = 0x400, StreamSize = (ulong)StreamBytes, VectorsSize = 0x1000, VectorSize = 0x80, HandlersAt = 0x800;
    private const int DataShift = 10, MostExceptions = 64;

    // The data of a vCPU: X0 to X30, stacks, where to go and how, System registers, SCTLR_EL1, how many vCPUs to turn on, stores to devices.
    private const int StackAt = 31 * 8 + 8, ReturnAt = StackAt + 16, SystemAt = ReturnAt + 16, SctlrAt = 0x1e0, StartedAt = 0x1e8, DeviceCountAt = 0x1f0, DevicesAt = 0x200, MostDevices = 16;

    private readonly VmConfiguration _vm;
    private readonly bool _yields;
    private readonly uint[] _prologue;
    private readonly Dictionary<string, ulong> _labels;

    /// <exception cref="ConfigurationException">The VM has no room for the frame.</exception>
    public GuestFrame(VmConfiguration vm, DesignFeatures features = DesignFeatures.None)
    {
        if (vm.Ram.Value % (2 << 20) != 0 || vm.RamSize < 2 << 20)
            throw new ConfigurationException($"VM {vm.Name}: expected RAM of at least 2 MiB at a multiple of 2 MiB, found 0x{vm.RamSize:x} bytes at 0x{vm.Ram.Value:x}");
        (_vm, _yields) = (vm, (features & DesignFeatures.SharedProcessors) != 0);
        _prologue = AssemblyText.Assemble(Prologue, Ram + PrologueAt, new Dictionary<string, ulong> { ["data"] = Ram + Data }, out _labels);
    }

    /// <summary>The registers that the prologue sets beside SCTLR_EL1, whose value is the last of <see cref="GuestStart.System"/>.</summary>
    public static IReadOnlyList<Reg> StartRegisters { get; } =
    [
        Reg.VBAR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.MAIR_EL1, Reg.CPACR_EL1, Reg.CNTKCTL_EL1, Reg.CONTEXTIDR_EL1, Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.TPIDR_EL1, Reg.PAR_EL1,
    ];

    /// <summary>The start of the VM's RAM; the entry is there.</summary>
    public ulong Ram => _vm.Ram.Value;

    public ulong RamSize => _vm.RamSize;

    public ulong StreamOf(int vcpu) => Ram + Streams + (ulong)vcpu * StreamSize;

    /// <summary>Where a vCPU stays when its stream is over: by a branch to itself, or, where it shares its PE, by WFI, so that the others go on.</summary>
    public ulong EndOf(int vcpu) => StreamOf(vcpu) + EndAt;

    public ulong VectorsOf(int vcpu) => Ram + Vectors + (ulong)vcpu * VectorsSize;

    /// <summary>Where exceptions are counted: X1, X2, how many synchronous ones there were, the last syndrome; then the same of interrupts.</summary>
    public ulong SaveOf(int vcpu) => Ram + Save + (ulong)vcpu * SaveSize;

    /// <summary>The VM as a case needs it: entered at the start of its RAM, which holds the frame.</summary>
    /// <param name="tag">A number by which the VM is found again through its stage 2.</param>
    public VmConfiguration Configuration(uint tag) => _vm with
    {
        Entry = _vm.Ram,
        Contents = ValueArray<GuestContents>.Of(
        [
            new GuestContents(_vm.Ram, Image(tag)),
            new GuestContents(new IPA(Ram + RamSize - 0x1000), new Stage1Tables(Ram, RamSize).Level1),
        ]),
    };

    /// <summary>Where the tag is, in bytes from the start of RAM.</summary>
    public const ulong TagAt = 8;

    private byte[] Image(uint tag)
    {
        var image = new byte[Size];
        PutWord(image, 0, AssemblyText.Line("nop"));
        PutWord(image, 4, AssemblyText.Line($"b 0x{Ram:x}", Ram + 4));
        PutWord(image, TagAt, tag);
        if (PrologueAt + 4 * (ulong)_prologue.Length > Vectors)
            throw new InvalidOperationException("the prologue is too long");
        for (int i = 0; i < _prologue.Length; i++)
            PutWord(image, PrologueAt + 4 * (ulong)i, _prologue[i]);
        for (int vcpu = 0; vcpu < MostVcpus; vcpu++)
        {
            PutVectors(image, vcpu);
            for (ulong at = StreamOf(vcpu); at < StreamOf(vcpu) + StreamSize; at += 4)
                PutWord(image, at - Ram, Branch(at, EndOf(vcpu)));
            if (_yields)
                PutWord(image, EndOf(vcpu) - Ram, AssemblyText.Line("wfi"));
        }
        Put(image, new Stage1Tables(Ram, RamSize), (TablesL1, TablesL2, TablesL3));
        Put(image, new Stage1Tables(Ram, RamSize, isOther: true), (OtherL1, OtherL2, OtherL3));
        return image;
    }

    private static void Put(byte[] image, Stage1Tables tables, (ulong L1, ulong L2, ulong L3) at)
    {
        tables.Level1.CopyTo(image.AsMemory((int)at.L1));
        tables.Level2.CopyTo(image.AsMemory((int)at.L2));
        tables.Level3.CopyTo(image.AsMemory((int)at.L3));
    }

    private void PutVectors(byte[] image, int vcpu)
    {
        ulong vectors = VectorsOf(vcpu);
        var words = AssemblyText.Assemble(Handlers, vectors + HandlersAt, new Dictionary<string, ulong> { ["save"] = SaveOf(vcpu), ["end"] = EndOf(vcpu) }, out var labels);
        for (int i = 0; i < words.Length; i++)
            PutWord(image, vectors - Ram + HandlersAt + 4 * (ulong)i, words[i]);
        string[] kinds = ["synchronous", "interrupt", "fast", "error"];
        for (ulong i = 0; i < 16; i++)
            PutWord(image, vectors - Ram + i * VectorSize, Branch(vectors + i * VectorSize, labels[kinds[i % 4]]));
    }

    private static void PutWord(byte[] image, ulong offset, uint word) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan((int)offset), word);

    /// <summary>B: imm26 counts instructions.</summary>
    private static uint Branch(ulong from, ulong to) => 0x1400_0000 | (uint)((long)(to - from) / 4) & 0x03ff_ffff;
}
