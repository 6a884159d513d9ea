using System.CommandLine;
using System.Globalization;
using VirtSpec.Lockstep.Qemu;

namespace VirtSpec.Lockstep.Commands;

/// <summary>The options that say what is booted; they are spelled as those of <c>virtspec run</c>.</summary>
internal sealed class BootOptions
{
    private readonly Option<string> _kernel = new("--kernel") { Description = "a Linux Image or an ELF file", Required = true };
    private readonly Option<string?> _initrd = new("--initrd") { Description = "the initial RAM disk" };
    private readonly Option<string?> _deviceTree = new("--dtb") { Description = "the device tree" };
    private readonly Option<string?> _commandLine = new("--append") { Description = "the kernel's command line" };
    private readonly Option<string> _cpu = new("--cpu") { Description = "the CPU", DefaultValueFactory = _ => "cortex-a57" };
    private readonly Option<bool> _el2 = new("--el2") { Description = "the board has EL2, and the kernel starts there" };
    private readonly Option<int> _memory = new("--mem") { Description = "MiB of RAM", DefaultValueFactory = _ => 128 };
    private readonly Option<LoadedFile[]> _loads = new("--load") { Description = "FILE@ADDRESS: puts a file into memory; repeatable", CustomParser = arguments => [.. arguments.Tokens.Select(token => Load(token.Value))] };
    private readonly Option<string[]> _until = new("--until") { Description = "the boot ends when the console has said this; repeatable: all of them" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _kernel, _initrd, _deviceTree, _commandLine, _cpu, _el2, _memory, _loads, _until })
            command.Add(option);
    }

    public Boot Boot(ParseResult arguments) => new()
    {
        Kernel = arguments.GetRequiredValue(_kernel),
        Initrd = arguments.GetValue(_initrd),
        DeviceTree = arguments.GetValue(_deviceTree),
        CommandLine = arguments.GetValue(_commandLine),
        Cpu = arguments.GetValue(_cpu)!,
        El2 = arguments.GetValue(_el2),
        MemoryMiB = arguments.GetValue(_memory),
        Loads = [.. arguments.GetValue(_loads) ?? []],
        Until = [.. arguments.GetValue(_until) ?? []],
    };

    private static LoadedFile Load(string text)
    {
        int at = text.LastIndexOf('@');
        if (at < 1 || !text.AsSpan(at + 1).StartsWith("0x") || !ulong.TryParse(text.AsSpan(at + 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address))
            throw new FormatException($"--load {text}: expected FILE@0xADDRESS");
        return new(text[..at], address);
    }
}
