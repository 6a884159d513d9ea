using System.Collections.Immutable;
using System.CommandLine;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Load.DeviceTrees;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Input;

/// <summary>The program and the options that say what board it runs on.</summary>
internal sealed class BoardInput
{
    private readonly Argument<string?> _image = new("IMAGE") { Description = "An ELF executable for AArch64, or a flat image", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _kernel = new("--kernel") { Description = "In place of IMAGE: a kernel in the arm64 Image format, such as Linux or Xen, which may be compressed with gzip", HelpName = "FILE" };
    private readonly Option<string?> _initrd = new("--initrd") { Description = "The kernel's initial RAM disk", HelpName = "FILE" };
    private readonly Option<string?> _append = new("--append") { Description = "The kernel's command line", HelpName = "TEXT" };
    private readonly Option<string?> _dtb = new("--dtb") { Description = "The kernel's device tree, which gets this board's memory and firmware [default: one of this board]", HelpName = "FILE" };
    private readonly Option<bool> _el2 = new("--el2") { Description = "The kernel starts at EL2 and calls the firmware by SMC; without it there is no EL2, and firmware is called by HVC" };
    private readonly Option<bool> _noEL2 = new("--no-el2") { Description = "IMAGE runs on a board without EL2, whose firmware is called by HVC: QEMU's virt without virtualization=on" };
    private readonly Option<string[]> _load = new("--load") { Description = "Put a file at an address in RAM, such as initrd@0x4c000000; repeat it for more", HelpName = "FILE@ADDRESS" };
    private readonly Option<string?> _smp = new("--smp") { Description = $"The number of PEs, 1 to {BoardLayout.LargestProcessorCount} [default: 1]", HelpName = "N" };
    private readonly Option<string?> _mem = new("--mem") { Description = "The size of RAM, a multiple of 2M [default: 128M]", HelpName = "SIZE" };
    private readonly Option<string?> _loadAddress = new("--load-address") { Description = "Where a flat image goes and starts [default: 0x40000000]", HelpName = "ADDRESS" };
    private readonly PeOptions _pe = new(defaultEL: null, "The Exception level that IMAGE starts at, 0 to 2 [default: the highest]; below 2 the board is as a boot loader leaves it");

    public void AddTo(Command command)
    {
        command.Add(_image);
        foreach (var option in (Option[])[_kernel, _initrd, _append, _dtb, _el2, _noEL2, _load, _smp, _mem, _loadAddress])
            command.Add(option);
        _pe.AddTo(command);
    }

    /// <summary>The options of a board whose program is named otherwise.</summary>
    public void AddOptionsTo(Command command)
    {
        foreach (var option in (Option[])[_initrd, _append, _dtb, _load, _smp, _mem, _loadAddress])
            command.Add(option);
    }

    /// <summary>An IMAGE or a kernel was named.</summary>
    public bool HasProgram(ParseResult result) => result.GetValue(_image) is not null || result.GetResult(_kernel) is not null;

    /// <summary>The board before the first instruction of a hypervisor, an ELF executable, a kernel in the arm64 Image format or a flat image, at EL2.</summary>
    /// <param name="refusal">Why the file is no such thing, or null.</param>
    public BoardState? StartAtEL2(ParseResult result, string path, CpuModel cpu, out LoadError? refusal)
    {
        int pes = Pes(result);
        var configuration = new PeConfiguration(cpu, Choices.Default with { Firmware = Firmware.SmcPsci }, HaveEL2: true);
        if ((refusal = ImageFile.TryReadBytes(path, out byte[] bytes)) is not null)
            return null;
        BootProgram program;
        if (LinuxImage.TryRead(bytes, out var kernel, out _))
            program = new BootProgram.Linux(new LinuxBoot(kernel, Bytes(_initrd, result.GetValue(_initrd)), DeviceTree(result, configuration, pes), result.GetValue(_append)));
        else if (ImageFile.TryRead(path, LoadAddress(result), out var image, out refusal))
            program = new BootProgram.Bare(image, ExceptionLevel.EL2);
        else
            return null;
        return new BoardOptions(configuration, pes, RamSize(result), program, Loads(result)).TryStart(out var state, out refusal) ? state : null;
    }

    /// <summary>The board before its first instruction.</summary>
    /// <param name="choices">What the PEs choose, but for the firmware that a kernel's board has.</param>
    public BoardState Start(ParseResult result, Choices choices)
    {
        var options = Read(result, choices);
        if (!options.TryStart(out var state, out var error))
            throw new CommandError($"{result.GetValue(_kernel) ?? result.GetValue(_image)}: {error}");
        return state.WithPe(_pe.Apply(result, state.Pe));
    }

    private BoardOptions Read(ParseResult result, Choices choices)
    {
        CheckTogether(result);
        ulong size = RamSize(result);
        int pes = Pes(result);
        var cpu = _pe.Configuration(result);
        var configuration = new PeConfiguration(cpu.Cpu, choices, cpu.HaveEL2);
        if (result.GetValue(_kernel) is { } kernel)
        {
            configuration = ForKernel(configuration, result.GetValue(_el2));
            var boot = new LinuxBoot(Kernel(kernel), Bytes(_initrd, result.GetValue(_initrd)), DeviceTree(result, configuration, pes), result.GetValue(_append));
            return new BoardOptions(configuration, pes, size, new BootProgram.Linux(boot), Loads(result));
        }
        if (result.GetValue(_noEL2))
            configuration = ForKernel(configuration, haveEL2: false);
        return new BoardOptions(configuration, pes, size, new BootProgram.Bare(Image(result), _pe.EL(result, configuration)), Loads(result));
    }

    /// <summary>There is one program, and every option belongs to it.</summary>
    private void CheckTogether(ParseResult result)
    {
        bool hasKernel = result.GetResult(_kernel) is not null, hasImage = result.GetValue(_image) is not null;
        if (hasKernel == hasImage)
            throw new CommandError("program", "IMAGE or --kernel", hasKernel ? "both" : "neither", "see 'virtspec run --help'");
        Option[] misplaced = hasKernel ? [_pe.ELOption, _loadAddress, _noEL2] : [_initrd, _append, _dtb, _el2];
        if (misplaced.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } option)
            throw new CommandError(option.Name, hasKernel ? "an IMAGE, not --kernel" : "--kernel", hasKernel ? "--kernel" : "an IMAGE", "leave it out");
    }

    /// <summary>The kernel has the highest Exception level; firmware is below EL2 in a board that has it, and in its place in one that has not.</summary>
    private static PeConfiguration ForKernel(PeConfiguration configuration, bool haveEL2) =>
        haveEL2 && !configuration.HaveEL2
            ? throw new CommandError("--el2", "a CPU with EL2", configuration.Cpu.Name, "choose another with --cpu")
            : new PeConfiguration(configuration.Cpu, configuration.Choices with { Firmware = haveEL2 ? Firmware.SmcPsci : Firmware.HvcPsci }, haveEL2);

    private Image Image(ParseResult result)
    {
        string path = result.GetValue(_image)!;
        return ImageFile.TryRead(path, LoadAddress(result), out var image, out var error) ? image : throw new CommandError($"{path}: {error}");
    }

    private PA LoadAddress(ParseResult result)
    {
        var address = new PA(result.GetValue(_loadAddress) is { } text ? Values.Number("--load-address", text) : BoardLayout.Ram.Value);
        if (address.Value % 4 != 0)
            throw new CommandError("--load-address", "a multiple of 4", $"0x{address.Value:x}", "align it");
        return address;
    }

    private static LinuxImage Kernel(string path)
    {
        if (ImageFile.TryReadBytes(path, out byte[] bytes) is { } unreadable)
            throw new CommandError($"--kernel {path}: {unreadable}");
        return LinuxImage.TryRead(bytes, out var image, out var error) ? image : throw new CommandError($"--kernel {path}: {error}");
    }

    private ReadOnlyMemory<byte> DeviceTree(ParseResult result, PeConfiguration configuration, int pes)
    {
        if (result.GetValue(_dtb) is not { } path)
            return DeviceTreeWriter.Write(BoardDeviceTree.Of(configuration.Cpu.Name, pes, configuration.HaveEL2));
        byte[] bytes = Bytes(_dtb, path);
        return DeviceTreeReader.TryRead(bytes, out _, out var error) ? bytes : throw new CommandError($"--dtb {path}: {error}");
    }

    private ImmutableArray<Segment> Loads(ParseResult result) => [.. (result.GetValue(_load) ?? []).Select(Load)];

    private Segment Load(string text)
    {
        int at = text.LastIndexOf('@');
        if (at <= 0 || !Values.TryNumber(text[(at + 1)..], out ulong address))
            throw new CommandError("--load", "FILE@ADDRESS, such as initrd@0x4c000000", $"'{text}'", "correct it");
        byte[] bytes = Bytes(_load, text[..at]);
        return new Segment(new PA(address), bytes, (ulong)bytes.Length);
    }

    /// <summary>The contents of a file that an option names; none when it names none.</summary>
    private static byte[] Bytes(Option option, string? path)
    {
        if (path is null)
            return [];
        if (ImageFile.TryReadBytes(path, out byte[] bytes) is { } error)
            throw new CommandError($"{option.Name} {path}: {error}");
        return bytes.Length > 0 ? bytes : throw new CommandError($"{option.Name} {path}", "a file with contents", "an empty one", "name another file");
    }

    private int Pes(ParseResult result)
    {
        ulong pes = Values.Count(result, _smp, 1);
        return pes is >= 1 and <= BoardLayout.LargestProcessorCount
            ? (int)pes
            : throw new CommandError("--smp", $"1 to {BoardLayout.LargestProcessorCount}", $"{pes}", "correct it");
    }

    private ulong RamSize(ParseResult result)
    {
        if (result.GetValue(_mem) is not { } text)
            return BoardLayout.DefaultRamSize;
        ulong size = Values.Size("--mem", text);
        return size is > 0 and <= BoardLayout.LargestRamSize && size % BoardLayout.RamGranule == 0
            ? size
            : throw new CommandError("--mem", "a multiple of 2M, at most 255G", $"'{text}'", "correct it");
    }
}
