using VirtSpec.Rig;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Streams.Generate;

/// <summary>Random instructions of system-level cases. X10 points at data, X11 at code, X12 where there is no memory; nothing writes them.</summary>
internal sealed class SystemWords
{
    private const int Pointer = 10, Target = 11, Nowhere = 12;
    private const uint SemihostingCall = 0xd45e_0000;

    private static readonly string[] Hints = ["nop", "yield", "sev", "sevl", "wfe", "wfi", "hint #0x30", "isb", "dsb sy", "dmb ish", "clrex", "clrex #5"];

    private static readonly string[] Accesses =
    [
        "ldr x1, [x10]", "str x2, [x10]", "ldr w3, [x10, #4]", "strh w4, [x10, #2]", "ldtr x5, [x10]", "sttr x6, [x10]", "ldp x7, x8, [x10]", "stp x1, x2, [x10, #16]",
        "ldxr x1, [x10]", "ldxr w1, [x10]", "stxr w3, x2, [x10]", "stxr w3, w2, [x10]", "ldaxr x1, [x10]", "stlxr w3, x2, [x10]", "ldxp x1, x2, [x10]", "stxp w3, x4, x5, [x10]",
        "ldar x1, [x10]", "stlr x2, [x10]", "ldxrb w1, [x10]", "stxrb w3, w2, [x10]", "ldr x1, [x12]", "str w2, [x12, #4]", "stp x1, x2, [x12]",
    ];

    /// <summary>Registers that differ where EL3 is implemented, that move with time, or that QEMU 7.2 lacks (Golden/trap-matrix/exclusions.tbl, DCC).</summary>
    private static readonly string[] NotCompared =
    [
        "ID_PFR1_EL1", "ID_AA64PFR0_EL1", "RVBAR_EL2", "RMR_EL2", "CNTFRQ_EL0", "CNTPCT_EL0", "CNTVCT_EL0", "PMCCNTR_EL0",
        "ID_DFR0_EL1", "MDCCINT_EL1", "DBGVCR32_EL2", "DBGCLAIMSET_EL1", "DBGCLAIMCLR_EL1", "DBGPRCR_EL1", "DBGAUTHSTATUS_EL1", "ACTLR_EL2",
    ];

    private readonly CpuModel _cpu;
    private readonly string[] _registers;
    private readonly string[] _operations;
    private readonly EncodingRow[] _fillers;
    private readonly EncodingRow[] _atomics;
    private readonly EncodingRow[] _pstate;
    private readonly EncodingRow[] _exceptions;

    public SystemWords(CpuModel cpu)
    {
        _cpu = cpu;
        var rows = A64.Rows.ToArray().Where(row => row.IsModelled && cpu.Features.Has(row.Feature)).ToArray();
        _pstate = [.. rows.Where(row => row.Class == EncodingClass.PstateImmediate)];
        _exceptions = [.. rows.Where(row => row.Class == EncodingClass.ExceptionGeneration)];
        _atomics = [.. rows.Where(row => row.Class == EncodingClass.AtomicMemory)];
        _fillers = [.. rows.Where(row => row.Class is EncodingClass.AddSubImmediate or EncodingClass.LogicalShifted or EncodingClass.MoveWide or EncodingClass.AddSubShifted)];
        _registers = [.. RegisterRow.All.Where(IsCompared).Select(row => row.Name)];
        _operations = [.. RegisterRow.All.Where(row => row.IsOperation && Assembler.TryAssemble(OperationText(row), 0, out _, out _)).Select(OperationText)];
    }

    public uint Next(Draw draw) => draw.Below(32) switch
    {
        < 11 => RegisterMove(draw),
        < 13 => WordGenerator.Next(draw, draw.Pick(_pstate), _cpu.Features),
        < 16 => Assemble(draw.Pick(_operations)),
        < 18 => Exception(draw),
        < 21 => Assemble("eret"),
        < 23 => Assemble(draw.Pick(Hints)),
        < 27 => Assemble(draw.Pick(Accesses)),
        < 28 => draw.Chance(1, 2) ? Assemble(draw.Pick(["br x11", "blr x11", "ret x11", "br x12", "b .+8", "fmov d0, x1"])) : UnnamedMove(draw),
        < 30 when _atomics.Length > 0 => Atomic(draw),
        _ => Filler(draw),
    };

    /// <summary>Registers of the rig, those that nothing writes, and other names of PSTATE and of registers. What time or EL3 changes is left out.</summary>
    private bool IsCompared(AccessEntry row)
    {
        if (row.Storage is Storage.None or Storage.Stop || row.IsOperation || !_cpu.Features.Has(row.Feature) || row.Name.StartsWith("IC", StringComparison.Ordinal))
            return false;
        if (row.Name.Contains("_TVAL_", StringComparison.Ordinal) || row.Name.StartsWith("PM", StringComparison.Ordinal) && row.Register is { } pmu && RigRegisters.For(_cpu).IndexOf(pmu) < 0)
            return false;
        if (NotCompared.Contains(row.Name) || row.Name.Contains("_CTL_", StringComparison.Ordinal))
            return false;
        return row.Storage is Storage.Constant or Storage.Raz or Storage.Alias or Storage.Computed || RigRegisters.For(_cpu).IndexOf(row.Register!.Value) >= 0;
    }

    private uint RegisterMove(Draw draw)
    {
        while (true)
        {
            string name = draw.Pick(_registers);
            int t = Register(draw);
            string text = draw.Chance(1, 2) ? $"mrs x{t}, {name}" : $"msr {name}, x{t}";
            if (Assembler.TryAssemble(text, 0, out uint word, out _))
                return word;
        }
    }

    /// <summary>A move of an encoding that has no register, most of the time, or SYSL, of which there is none.</summary>
    private static uint UnnamedMove(Draw draw)
    {
        const uint Move = 0xd510_0000, FirstIMPDEF = 11, SysL = 0xd528_0000;
        if (draw.Chance(1, 4))
            return SysL | (uint)draw.Below(10) << 12 | (uint)draw.Next() & 0x7_0fe0 | (uint)Register(draw);
        while (true)
        {
            uint word = Move | (uint)draw.Next() & 0x2f_ffff & ~31u | (uint)Register(draw);
            uint n = word >> 12 & 15;
            // The registers of AArch32 state at EL1, which QEMU has on a CPU without it (Golden/trap-matrix/exclusions.tbl, AA32-EL1).
            bool isAArch32 = (word >> 16 & 7) == 4 && n is 3 or 4 or 5;
            bool isPriorityMask = n == 4 && (word >> 8 & 15) == 6;
            if (!isAArch32 && !isPriorityMask && n is not (FirstIMPDEF or 14 or 15 or 12 or 9) && (word >> 19 & 3) == 3)
                return word;
        }
    }

    private uint Exception(Draw draw)
    {
        uint word = WordGenerator.Next(draw, draw.Pick(_exceptions), _cpu.Features);
        return word == SemihostingCall ? Assemble("svc #0") : word;
    }

    private uint Atomic(Draw draw)
    {
        uint word = WordGenerator.Next(draw, draw.Pick(_atomics), _cpu.Features) & ~(0x1fu << 16 | 0x1fu << 5 | 0x1f);
        return word | (uint)Register(draw) << 16 | Pointer << 5 | (uint)Register(draw);
    }

    private uint Filler(Draw draw) => WordGenerator.Next(draw, draw.Pick(_fillers), _cpu.Features) & ~0x1fu | (uint)Register(draw);

    private static int Register(Draw draw)
    {
        int register = draw.Below(31);
        return register is Pointer or Target or Nowhere ? 0 : register;
    }

    private static string OperationText(AccessEntry row)
    {
        string name = row.Name.Replace('_', ' ');
        return row.TakesOperand ? $"{name}, x{Pointer}" : name;
    }

    private static uint Assemble(string text) => Assembler.TryAssemble(text, 0, out uint word, out string error) ? word : throw new FormatException($"{text}: {error}");
}
