using System.Buffers.Binary;
using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions.Text;

namespace VirtSpec.Cli;

/// <summary><c>virtspec disasm</c>: words or the contents of a file as assembly.</summary>
internal sealed class DisasmCommand
{
    private readonly Argument<string[]> _input = new("FILE|WORD") { Description = "An ELF executable or flat image, or instruction words in hexadecimal", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _start = new("--start") { Description = "The address of the first instruction [default: the first of the file; 0 for words]", HelpName = "ADDRESS" };
    private readonly Option<string?> _count = new("--count") { Description = "How many instructions at most [default: all]", HelpName = "N" };
    private readonly Option<string?> _loadAddress = new("--load-address") { Description = "The address of a flat image [default: 0x40000000]", HelpName = "ADDRESS" };

    public static Command Create()
    {
        var options = new DisasmCommand();
        var command = new DocumentedCommand("disasm", "Print instructions as assembly")
        {
            Details = "One instruction a line: address, word, text.",
            Examples = ["virtspec disasm d503207f 0xd4000002", "virtspec disasm tests/Guests/hello.elf --count 8"],
        };
        command.Add(options._input);
        command.Add(options._start);
        command.Add(options._count);
        command.Add(options._loadAddress);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        ulong count = Values.Count(result, _count, ulong.MaxValue);
        foreach (var (address, word) in Words(result).Take((int)Math.Min(count, int.MaxValue)))
            output.WriteLine($"{address:x8}  {word:x8}  {Disassembler.Disassemble(word, address)}");
        return (int)ExitCode.Ok;
    }

    private IEnumerable<(ulong Address, uint Word)> Words(ParseResult result)
    {
        string[] input = result.GetValue(_input)!;
        ulong? start = result.GetValue(_start) is { } text ? Values.Number("--start", text) : null;
        if (start % 4 is not (null or 0))
            throw new CommandError("--start", "a multiple of 4", $"0x{start:x}", "align it");
        return input is [var path] && !InstructionText.TryWord(path, out _)
            ? WordsOfFile(result, path, start)
            : [.. input.Select((word, i) => ((start ?? 0) + 4 * (ulong)i, WordOf(word)))];
    }

    private static uint WordOf(string text) =>
        InstructionText.TryWord(text, out uint word) ? word : throw new CommandError("words", "8 hexadecimal digits", $"'{text}'", "give words only, or one file");

    private IEnumerable<(ulong Address, uint Word)> WordsOfFile(ParseResult result, string path, ulong? start)
    {
        var address = new PA(result.GetValue(_loadAddress) is { } text ? Values.Number("--load-address", text) : BoardLayout.Ram.Value);
        if (!ImageFile.TryRead(path, address, out var image, out var error))
            throw new CommandError($"{path}: {error}");
        if (start is { } first && !image.Segments.Any(s => first >= s.Address.Value && first < s.Address.Value + (ulong)s.Bytes.Length))
            throw new CommandError("--start", $"an address in {string.Join(" or ", image.Segments.Select(s => s.Range))}", $"0x{first:x}", "name an address of the file");
        return image.Segments.SelectMany(WordsOfSegment).Where(w => start is null || w.Address >= start);
    }

    /// <summary>The whole words of a segment; a shorter rest is left out.</summary>
    private static IEnumerable<(ulong Address, uint Word)> WordsOfSegment(Segment segment)
    {
        for (int offset = 0; offset + 4 <= segment.Bytes.Length; offset += 4)
            yield return (segment.Address.Value + (ulong)offset, BinaryPrimitives.ReadUInt32LittleEndian(segment.Bytes.Span[offset..]));
    }
}
