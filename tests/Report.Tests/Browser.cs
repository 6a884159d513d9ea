using Microsoft.Playwright;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>Debian's Chromium, started once for a class of tests. Playwright's own browsers are never fetched.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (InstalledPrograms.WhySkip(InstalledPrograms.Chromium) is not null)
            return;
        _playwright = await Playwright.CreateAsync();
        // Chromium's sandbox needs rights that a container does not have.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>An open page of a report; whatever its script does wrong, or loads, is in its troubles.</summary>
    public async Task<OpenPage> Open(string url, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Permissions = ["clipboard-read", "clipboard-write"] });
        var opened = new OpenPage(context, await context.NewPageAsync());
        opened.Watch(url);
        await opened.Page.GotoAsync(url);
        return opened;
    }

    private static string Executable => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, InstalledPrograms.Chromium)).First(File.Exists);
}

/// <summary>A page in a context of its own.</summary>
public sealed record OpenPage(IBrowserContext Context, IPage Page) : IAsyncDisposable
{
    private readonly List<string> _troubles = [];

    public IReadOnlyList<string> Troubles => _troubles;

    public void Watch(string url)
    {
        Page.PageError += (_, error) => _troubles.Add($"script: {error}");
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _troubles.Add($"console: {message.Text}");
        };
        Page.Request += (_, request) =>
        {
            if (request.Url.Split('#')[0] != url.Split('#')[0])
                _troubles.Add($"loads {request.Url}");
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Context.CloseAsync();
        Assert.Empty(_troubles);
    }
}
